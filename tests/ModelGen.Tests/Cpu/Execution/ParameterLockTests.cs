using ModelGen.Execution;
using ModelGen.Tests.Optimizers;

namespace ModelGen.Tests.Execution;

/// <summary>Who may be in at the same time, and that nobody waits for ever.</summary>
public class ParameterLockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_writer_is_alone_and_readers_are_not()
    {
        var held = new ParameterLock();
        var (readers, writers, wrong, written) = (0, 0, 0, 0);
        Run(6, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 1_000; i++)
            {
                if (random.Next(4) == 0)
                {
                    held.EnterWrite();
                    if (Interlocked.Increment(ref writers) != 1 || Volatile.Read(ref readers) != 0) Interlocked.Increment(ref wrong);
                    written++; // by one thread at a time, so none is lost
                    Interlocked.Decrement(ref writers);
                    held.ExitWrite(isTrainer: false);
                }
                else
                {
                    held.EnterRead();
                    Interlocked.Increment(ref readers);
                    if (Volatile.Read(ref writers) != 0) Interlocked.Increment(ref wrong);
                    if (i % 64 == 0) Thread.Yield();
                    Interlocked.Decrement(ref readers);
                    held.ExitRead();
                }
            }
        });
        Assert.Equal(0, wrong);
        Assert.Equal(Enumerable.Range(0, 6).Sum(worker => Draws(worker).Count(draw => draw == 0)), written);

        static IEnumerable<int> Draws(int worker)
        {
            var random = new Random(worker);
            return Enumerable.Range(0, 1_000).Select(_ => random.Next(4)).ToArray();
        }
    }

    [Fact]
    public void Readers_are_let_in_side_by_side()
    {
        var held = new ParameterLock();
        held.EnterRead();
        End(OnAThread(() =>
        {
            held.EnterRead();
            held.ExitRead();
        }));
        held.ExitRead();
    }

    /// <summary>Two readers that never both leave at once, as when predictions overlap all the time.</summary>
    [Fact]
    public void A_writer_gets_in_between_overlapping_readers()
    {
        var held = new ParameterLock();
        var stop = false;
        var readers = Enumerable.Range(0, 3).Select(_ => OnAThread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                held.EnterRead();
                Thread.SpinWait(200);
                held.ExitRead();
            }
        })).ToArray();
        var writer = OnAThread(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                held.EnterWrite();
                held.ExitWrite(isTrainer: false);
            }
        });
        End(writer);
        Volatile.Write(ref stop, true);
        End(readers);
    }

    /// <summary>A trainer that makes step after step lets in who waits, readers and writers, after the step.</summary>
    [Fact]
    public void Readers_and_writers_get_in_between_steps()
    {
        var held = new ParameterLock();
        var (stop, steps) = (false, 0);
        var trainer = OnAThread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                held.EnterTrain();
                steps++;
                Thread.SpinWait(2_000);
                held.ExitWrite(isTrainer: true);
            }
        });
        var others = new[] { true, false }.Select(reads => OnAThread(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                if (reads) held.EnterRead();
                else held.EnterWrite();
                if (reads) held.ExitRead();
                else held.ExitWrite(isTrainer: false);
            }
        })).ToArray();
        End(others);
        Volatile.Write(ref stop, true);
        End(trainer);
        Assert.True(steps > 0);
    }

    [Fact]
    public void A_second_trainer_is_refused_even_while_the_first_one_waits()
    {
        var held = new ParameterLock();
        held.EnterRead();
        var errors = new Exception?[2];
        var tries = Enumerable.Range(0, 2).Select(i => OnAThread(() =>
        {
            errors[i] = Record.Exception(held.EnterTrain);
            if (errors[i] is null) held.ExitWrite(isTrainer: true);
        })).ToArray();
        EndOne(tries); // the one that came second
        Assert.Contains(tries, one => !one.IsCompleted);
        held.ExitRead();
        End(tries);
        var refused = Assert.Single(errors, error => error is not null);
        Assert.Contains("trained by another thread", Assert.IsType<InvalidOperationException>(refused).Message, StringComparison.Ordinal);
        held.EnterTrain();
        held.ExitWrite(isTrainer: true);
    }

    [Fact]
    public void Who_writes_is_refused_to_enter_again()
    {
        var held = new ParameterLock();
        held.EnterWrite();
        Assert.Throws<InvalidOperationException>(held.EnterRead);
        Assert.Throws<InvalidOperationException>(held.EnterWrite);
        Assert.Throws<InvalidOperationException>(held.EnterTrain);
        held.ExitWrite(isTrainer: false);
        held.EnterRead();
        held.ExitRead();
    }

    /// <summary>A training step enters the parameters and then the gradients; a function given to Edit of the gradients goes the other
    /// way.</summary>
    [Fact]
    public void A_function_of_the_users_does_not_wait_against_the_order()
    {
        var (older, newer) = (OptimizerFixture.Start(), OptimizerFixture.Start());
        using var isIn = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var trainer = OnAThread(() =>
        {
            using var first = ParameterAccess.Train(older);
            isIn.Set();
            Assert.True(mayLeave.Wait(Limit));
            using var second = ParameterAccess.Write(newer);
        });
        Assert.True(isIn.Wait(Limit));
        foreach (var use in new Action[] { () => older["bias"].ToArray(), () => older["bias"].Fill(0), () => older.Snapshot(),
            () => new Sgd(1).Step(older, OptimizerFixture.Start()) })
        {
            var user = OnAThread(() => newer["bias"].Edit(_ =>
            {
                var error = Assert.Throws<InvalidOperationException>(use);
                Assert.Matches("needs parameters that another thread is using|trained by another thread", error.Message);
            }));
            End(user);
        }

        mayLeave.Set();
        End(trainer);

        // Nobody is in: nothing to wait for.
        newer["bias"].Edit(values => values[0] = older["bias"][0] + 1);
        Assert.Equal(older["bias"][0] + 1, newer["bias"][0]);
    }

    /// <summary>With the order there is nothing to refuse.</summary>
    [Fact]
    public void A_function_of_the_users_waits_in_the_order()
    {
        var (older, newer) = (OptimizerFixture.Start(), OptimizerFixture.Start());
        using var isIn = new ManualResetEventSlim();
        var reader = OnAThread(() =>
        {
            using var access = ParameterAccess.Write(newer);
            isIn.Set();
            Thread.Sleep(20);
        });
        Assert.True(isIn.Wait(Limit));
        End(OnAThread(() => older["bias"].Edit(values => values[0] = newer["bias"][0] + 1)));
        End(reader);
        Assert.Equal(newer["bias"][0] + 1, older["bias"][0]);
    }

    [Fact]
    public void An_access_that_is_disposed_twice_ends_once()
    {
        var parameters = OptimizerFixture.Start();
        var optimizer = new Sgd(1);
        var other = ParameterAccess.Read(parameters);
        var read = ParameterAccess.Read(parameters);
        read.Dispose();
        read.Dispose();
        var writer = OnAThread(() => parameters.Clear());
        AssertWaits(writer); // the other reader is in
        other.Dispose();
        End(writer);

        var write = ParameterAccess.Write(parameters);
        write.Dispose();
        var train = ParameterAccess.Train(parameters, optimizer);
        write.Dispose();
        End(OnAThread(() => Assert.Throws<InvalidOperationException>(() => optimizer.Step(parameters, OptimizerFixture.Start()))));
        train.Dispose();
        train.Dispose();
        default(ParameterAccess).Dispose();
        End(OnAThread(() => optimizer.Step(parameters, OptimizerFixture.Start())));
    }

    [Fact]
    public void A_filter_that_a_step_asks_does_not_wait()
    {
        var (parameters, others) = (OptimizerFixture.Start(), OptimizerFixture.Start());
        using var isIn = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var writer = OnAThread(() =>
        {
            using var access = ParameterAccess.Write(others);
            isIn.Set();
            Assert.True(mayLeave.Wait(Limit));
        });
        Assert.True(isIn.Wait(Limit));
        bool Filter(Parameter parameter) => others["bias"][0] < parameter.Count;
        foreach (var optimizer in new Optimizer[] { new Sgd(1) { DecayFilter = Filter }, new Muon { MatrixFilter = Filter } })
        {
            End(OnAThread(() => Assert.Throws<InvalidOperationException>(() => optimizer.Step(parameters, OptimizerFixture.Start()))));
        }

        mayLeave.Set();
        End(writer);
    }

    private static void Run(int workers, Action<int> work) =>
        End(Enumerable.Range(0, workers).Select(worker => OnAThread(() => work(worker))).ToArray());

    private static Task OnAThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void End(params Task[] tasks) => Assert.True(Task.WaitAll(tasks, Limit));

    private static void AssertWaits(Task task) => Assert.False(Task.WaitAll([task], 50));

    private static void EndOne(Task[] tasks) => Assert.True(Task.WaitAny(tasks, Limit) >= 0);
}
