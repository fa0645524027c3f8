package dev.lambent.deploy.demo;

import dev.lambent.deploy.screen.Screen;
import java.util.ArrayList;
import java.util.List;

/** What the demo says is so, each compared with what was seen. */
final class Claims {
    private final Screen screen;
    private final List<String> untrue = new ArrayList<>();
    private int count;

    Claims(Screen screen) {
        this.screen = screen;
    }

    void equal(String what, long expected, long seen) {
        check(expected == seen, "%s: %,d".formatted(what, seen), "expected %,d".formatted(expected));
    }

    void holds(String what, boolean seen) {
        check(seen, what, "it is not so");
    }

    private void check(boolean holds, String what, String otherwise) {
        count++;
        if (holds) {
            screen.say("  [ok] %s", what);
        } else {
            untrue.add(what);
            screen.say("  [UNTRUE] %s (%s)", what, otherwise);
        }
    }

    boolean allHold() {
        return untrue.isEmpty();
    }

    void summary() {
        if (allHold()) {
            screen.say("All %d checks hold.", count);
        } else {
            screen.say("%d of %d checks do not hold:", untrue.size(), count);
            untrue.forEach(what -> screen.say("  %s", what));
        }
    }
}
