package dev.lambent.gate;

import static java.util.Objects.requireNonNull;

/** The model in force, if it can be compared with. */
public sealed interface Champion {
    /** It scored the rows of the hold-out, and was trained on none of them. */
    record Present(Contender contender) implements Champion {
        public Present {
            requireNonNull(contender, "contender is null");
        }
    }

    /** @param reason why there is nothing to compare with; it does not stop a promotion */
    record Absent(String reason) implements Champion {
        public Absent {
            requireNonNull(reason, "reason is null");
        }
    }
}
