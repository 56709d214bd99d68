#!/usr/bin/env bash
# Measures training steps and predictions of ModelGen beside its peers and writes benchmarks/RESULTS.md.
# The engines take turns, so that what else the machine does meets them alike; the best of all rounds counts.
# Installs nothing: an engine that is not there is left out, with the reason.
#
# usage: benchmarks/compare.sh [--rounds N] [--threads "1 2"] [--only NAME] [--output FILE]
# environment: PYTHON names the interpreter that has PyTorch; otherwise python3 and /usr/bin/python3 are tried.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C

rounds=3
threads="1 2"
only=""
output=benchmarks/RESULTS.md
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds=$2 ;;
    --threads) threads=$2 ;;
    --only) only=$2 ;;
    --output) output=$2 ;;
    *) echo "unknown option '$1'; there are --rounds, --threads, --only and --output" >&2; exit 2 ;;
  esac
  shift 2
done

command -v dotnet > /dev/null || { echo "the .NET 10 SDK is missing: https://dot.net" >&2; exit 1; }
dotnet build -c Release benchmarks/ModelGen.Benchmarks -v q
program=benchmarks/ModelGen.Benchmarks/bin/Release/net10.0/ModelGen.Benchmarks.dll
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

engines="modelgen tape"
notes=()
python=""
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$candidate" -c "import torch" 2> /dev/null; then python=$candidate; break; fi
done
if [ -n "$python" ]; then
  engines="$engines pytorch"
  torch="PyTorch $("$python" -c "import torch; print(torch.__version__)"), $("$python" --version 2>&1)"
else
  torch="PyTorch: absent"
  notes+=("No interpreter can \`import torch\` (tried ${PYTHON:-python3 and /usr/bin/python3}), so the PyTorch columns are empty. Debian and Ubuntu have it as \`python3-torch\`; \`PYTHON\` names another interpreter.")
fi
if grep -q avx512f /proc/cpuinfo 2> /dev/null; then
  engines="$engines avx2"
else
  notes+=("The processor has no AVX-512, so its column without AVX-512 is empty: all others are that already.")
fi

# run ENGINE steps|inference THREADS: its lines, with the engine's name before each
run() {
  local filter=()
  if [ -n "$only" ]; then filter=(--only "$only"); fi
  case "$1" in
    pytorch) "$python" benchmarks/peers/pytorch_steps.py "$2" --threads "$3" "${filter[@]}" ;;
    avx2) DOTNET_EnableAVX512=0 dotnet "$program" "$2" --threads "$3" --engine modelgen "${filter[@]}" ;;
    *) dotnet "$program" "$2" --threads "$3" --engine "$1" "${filter[@]}" ;;
  esac | sed "s/^/$1 /"
}

for round in $(seq "$rounds"); do
  for n in $threads; do
    for what in steps inference; do
      for engine in $engines; do
        echo "round $round of $rounds: $what, $n thread(s), $engine" >&2
        run "$engine" "$what" "$n" | tee -a "$log/lines" >&2
      done
    done
  done
done
for n in $threads; do
  echo "matrix products, $n thread(s)" >&2
  dotnet "$program" gemm --threads "$n" ${only:+--only "$only"} | tee "$log/gemm$n" >&2
done
grep -q "^openblas is not installed" "$log"/gemm* && notes+=("\`libopenblas.so.0\` is not installed, so the columns of OpenBLAS are empty. Debian and Ubuntu have it as \`libopenblas0-pthread\`.")

# Ratios are peer / ModelGen: above 1, ModelGen is the faster one.
step_table() {
  awk -v threads="$1" -v inference="$2" '
    function field(name,  i) { for (i = 3; i <= NF; i++) if (index($i, name "=") == 1) return substr($i, length(name) + 2); return "" }
    function cell(engine,  b) { b = best[engine, w]; return b == "" ? "" : sprintf("%.2f", b) }
    function ratio(engine,  b) { b = best[engine, w]; return b == "" ? "" : sprintf("%.1fx", b / best["modelgen", w]) }
    function median(engine,  n, i, j, t, a) {
      n = split(substr(medians[engine, w], 2), a, " ")
      for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] + 0 > a[j] + 0; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      return n == 0 ? "" : sprintf("%.2f", a[int((n + 1) / 2)])
    }
    field("threads") == threads && (($2 ~ /_infer_/) == (inference == "yes")) {
      if (!($2 in seen)) { seen[$2] = 1; names[++count] = $2 }
      b = field("best_us")
      if (best[$1, $2] == "" || b + 0 < best[$1, $2] + 0) best[$1, $2] = b
      medians[$1, $2] = medians[$1, $2] " " field("median_us")
      if ($1 == "modelgen") allocated[$2] = field("allocated")
    }
    END {
      print "| workload | ModelGen | median | bytes allocated | tape | tape / ModelGen | PyTorch | PyTorch / ModelGen | without AVX-512 |"
      print "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
      for (i = 1; i <= count; i++) {
        w = names[i]
        printf "| `%s` | %s | %s | %s | %s | %s | %s | **%s** | %s |\n", w, cell("modelgen"), median("modelgen"), allocated[w], cell("tape"), ratio("tape"), cell("pytorch"), ratio("pytorch"), cell("avx2")
      }
    }' "$log/lines" | sed 's/\*\*\*\*//'
}

gemm_table() {
  awk '
    function field(name,  i) { for (i = 2; i <= NF; i++) if (index($i, name "=") == 1) return substr($i, length(name) + 2); return "" }
    /^fma_peak/ { printf "FMA peak, measured: %s GFLOP/s (%s registers).\n\n", field("gflops"), field("width") }
    /^gemm_/ {
      if (!header++) { print "| product | GFLOP/s | of the peak | OpenBLAS GFLOP/s | OpenBLAS time / ours |"; print "|---|--:|--:|--:|--:|" }
      printf "| `%s` | %s | %.0f%% | %s | %s |\n", $1, field("gflops"), 100 * field("of_peak"), field("openblas_gflops"), field("ratio")
    }' "$log/gemm$1"
}

{
  echo "# Measured"
  echo
  echo "Written by \`benchmarks/compare.sh\`. Microseconds for one step or prediction, the best of $rounds interleaved runs of 60 rounds, and the"
  echo "median of ModelGen's; float32. A step is forward, loss, backward and Adam. The tape is a dynamic autograd in C# over the same kernels."
  echo
  echo "* $(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2> /dev/null || echo unknown)"
  echo "* $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1), $(getconf _NPROCESSORS_ONLN) processors, $(uname -sr); load when done $(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || echo unknown)"
  echo "* .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10[^ ]*\).*/\1/p' | tail -n 1), SDK $(dotnet --version)"
  echo "* $torch"
  echo "* $(grep -h '^openblas' "$log"/gemm* | head -n 1 | sed 's/^openblas //; s/ *$//; s/^is not/OpenBLAS: not/')"
  for note in ${notes[@]+"${notes[@]}"}; do echo "* $note"; done
  for n in $threads; do
    name="$n threads"
    if [ "$n" = 1 ]; then name="One thread"; fi
    echo; echo "## $name"
    echo; echo "### Training steps"; echo; step_table "$n" no
    echo; echo "### Predictions"; echo; step_table "$n" yes
    echo; echo "### Matrix products"; echo
    echo "\`gemm_MxNxK\`: y = x W; \`_dx\`: dy Wᵀ, with the transposing of W; \`_dw\`: xᵀ dy."
    echo; gemm_table "$n"
  done
} > "$log/results"
cp "$log/results" "$output"
echo "wrote $output" >&2
