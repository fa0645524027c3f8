package dev.lambent.batch.train;

import dev.lambent.gate.Contract;
import java.time.Duration;
import java.util.Optional;

/** Told how training goes on. Calls come from several threads, one at a time. */
public interface TrainingProgress {
    /** By this a model will be judged; said before anything is read or fitted. */
    void contract(Contract contract);

    /** A fit begins: number {@code number}, from 1, of {@code total}; {@code left} is a guess of how long the rest will take. */
    void fitting(int number, int total, Optional<Duration> left, String what);

    /** Something else that takes a while begins. */
    void step(String what);

    /** Listens to nothing. */
    static TrainingProgress none() {
        return new TrainingProgress() {
            @Override
            public void contract(Contract contract) {}

            @Override
            public void fitting(int number, int total, Optional<Duration> left, String what) {}

            @Override
            public void step(String what) {}
        };
    }
}
