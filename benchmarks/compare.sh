#!/usr/bin/env bash
# Measures ModelGen beside its peers and writes benchmarks/RESULTS.md. The engines take turns, so that what else the machine does meets
# them alike; the best of all rounds counts. Installs nothing: an engine that is not there is left out, with the reason.
#
# usage: benchmarks/compare.sh [--quick] [--sections "steps inference conv gemm startup build"] [--rounds N] [--threads "1 2"] [--only NAME] [--output FILE]
#   --quick   one round of fewer repetitions and of the workloads' own matrix products: two minutes, for a first look
# environment: PYTHON names the interpreter that has PyTorch; otherwise python3 and /usr/bin/python3 are tried. ModelGenTorchSharp=true adds TorchSharp.
set -euo pipefail
called="benchmarks/compare.sh${*:+ $*}"
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C

rounds=3
threads="1 2"
sections="steps inference conv gemm startup build"
output=benchmarks/RESULTS.md
options=()
while [ $# -gt 0 ]; do
  if [ "$1" = --quick ]; then options+=(--quick); rounds=1; shift; continue; fi
  if [ $# -lt 2 ]; then echo "'$1' needs a value, or is unknown; see the first lines of $0" >&2; exit 2; fi
  case "$1" in
    --rounds) rounds=$2 ;;
    --threads) threads=$2 ;;
    --sections) sections=$2 ;;
    --only) options+=(--only "$2") ;;
    --output) output=$2 ;;
    *) echo "unknown option '$1'; see the first lines of $0" >&2; exit 2 ;;
  esac
  shift 2
done
for section in $sections; do
  case "$section" in steps | inference | conv | gemm | startup | build) ;; *) echo "unknown section '$section'; see the first lines of $0" >&2; exit 2 ;; esac
done

command -v dotnet > /dev/null || { echo "the .NET 10 SDK is missing: https://dot.net" >&2; exit 1; }
dotnet build -c Release benchmarks/ModelGen.Benchmarks -v q >&2
program=benchmarks/ModelGen.Benchmarks/bin/Release/net10.0/ModelGen.Benchmarks.dll
log=$(mktemp)
trap 'rm -f "$log"' EXIT
load_before=$(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || echo unknown)

engines="modelgen tape"
notes=()
torch="PyTorch: absent"
python=""
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$candidate" -c "import torch" 2> /dev/null; then python=$candidate; break; fi
done
if [ -n "$python" ]; then
  engines="$engines pytorch"
  torch="PyTorch $("$python" -c "import torch; print(torch.__version__)"), $("$python" --version 2>&1)"
else
  notes+=("No interpreter can \`import torch\` (tried ${PYTHON:-python3 and /usr/bin/python3}), so there are no columns of PyTorch. Debian and Ubuntu have it as \`python3-torch\`; \`PYTHON\` names another interpreter.")
fi
if [ "${ModelGenTorchSharp:-false}" = true ]; then engines="$engines torchsharp"; fi
if grep -q avx512f /proc/cpuinfo 2> /dev/null; then
  engines="$engines avx2"
else
  notes+=("The processor has no AVX-512, so there are no lines without it: all are that already.")
fi

# run ENGINE COMMAND [ARGUMENT]...: the lines of a command, with the engine's name before each
run() {
  local engine=$1
  shift
  echo "== $engine: $*" >&2
  case "$engine" in
    pytorch) "$python" benchmarks/peers/pytorch_steps.py "$@" ${options[@]+"${options[@]}"} ;;
    avx2) DOTNET_EnableAVX512=0 dotnet "$program" "$@" --engine modelgen ${options[@]+"${options[@]}"} ;;
    modelgen | tape | torchsharp) dotnet "$program" "$@" --engine "$engine" ${options[@]+"${options[@]}"} ;;
    *) dotnet "$program" "$@" ${options[@]+"${options[@]}"} ;;
  esac | sed "s/^/$engine /" | tee -a "$log" >&2
}

for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  for n in $threads; do
    run peak peak --threads "$n"
    for section in $sections; do
      case "$section" in
        steps | inference) for engine in $engines; do run "$engine" "$section" --threads "$n"; done ;;
        conv) for engine in modelgen ${python:+pytorch}; do run "$engine" conv --threads "$n"; done ;;
      esac
    done
  done
done
for section in $sections; do
  case "$section" in
    gemm) for n in $threads; do run gemm gemm --threads "$n"; done ;;
    startup)
      run startup startup
      if [ -n "$python" ]; then run pytorch startup; fi ;;
    build) run build build ;;
  esac
done
while read -r _ line; do notes+=("$line."); done < <(grep -E "^gemm openblas is not|^startup .* is not possible" "$log" | sort -u)

{
  echo "# Measured"
  echo
  echo "Written by \`$called\`. Microseconds for one step or prediction, the best of $rounds interleaved round(s), and the middle one of"
  echo "ModelGen's medians; float32. A step is forward, loss, backward and Adam. The tape is a dynamic autograd in C# over the same kernels,"
  echo "for linear layers and ReLU."
  echo "Ratios are the other's time over ModelGen's: above 1, ModelGen is the faster one."
  echo
  echo "* $(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2> /dev/null || echo unknown)"
  echo "* $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1), $(getconf _NPROCESSORS_ONLN) processors, $(uname -sr); load $load_before at the start, $(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || echo unknown) at the end"
  echo "* .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10[^ ]*\).*/\1/p' | tail -n 1), SDK $(dotnet --version)"
  echo "* $torch"
  sed -n 's/^gemm openblas OpenBLAS/* OpenBLAS/p' "$log" | sed 's/ *$//' | head -n 1
  for note in ${notes[@]+"${notes[@]}"}; do echo "* $note"; done
  echo
  echo "One line of a table again: \`dotnet run -c Release --project benchmarks/ModelGen.Benchmarks -- steps|inference|conv|gemm|startup|build"
  echo "[--engine modelgen|tape] [--threads N] [--only NAME]\`, with \`DOTNET_EnableAVX512=0\` before it for those without AVX-512, and"
  echo "\`python3 benchmarks/peers/pytorch_steps.py steps|inference|conv|startup [--threads N] [--only NAME]\`."
  echo
  dotnet "$program" report "$log"
} > "$log.md"
mv "$log.md" "$output"
echo "wrote $output" >&2
