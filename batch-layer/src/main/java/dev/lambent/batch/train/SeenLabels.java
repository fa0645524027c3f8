package dev.lambent.batch.train;

import java.util.ArrayDeque;

/**
 * Labels of a group that may be seen, the oldest first to leave.
 *
 * <p>Mechanism: nothing is ever subtracted, so that a huge label leaves no trace behind. The older labels are a stack with
 * the oldest on top, each with the sum of itself and all below; the newer ones have one running sum. Once the stack is used
 * up, the newer ones are turned over onto it: each label moves once.
 */
final class SeenLabels {
    private record Label(long time, double value, double sum) {}

    private final ArrayDeque<Label> older = new ArrayDeque<>();
    private final ArrayDeque<Label> newer = new ArrayDeque<>();

    /** @param time not before that of any other */
    void add(long time, double value) {
        double before = newer.isEmpty() ? 0 : newer.peekLast().sum();
        newer.addLast(new Label(time, value, before + value));
    }

    /** Forgets those that are {@code age} or older at the time {@code now}. */
    void forget(long now, long age) {
        while (!isEmpty() && now - oldest().time() >= age) {
            if (older.isEmpty()) {
                turnOver();
            }
            older.pop();
        }
    }

    void clear() {
        older.clear();
        newer.clear();
    }

    boolean isEmpty() {
        return older.isEmpty() && newer.isEmpty();
    }

    /** NaN if there is none. */
    double newest() {
        if (isEmpty()) {
            return Double.NaN;
        }
        return (newer.isEmpty() ? older : newer).peekLast().value();
    }

    /** NaN if there is none. */
    double mean() {
        double sum = (older.isEmpty() ? 0 : older.peek().sum())
                + (newer.isEmpty() ? 0 : newer.peekLast().sum());
        return sum / (older.size() + newer.size());
    }

    private Label oldest() {
        return older.isEmpty() ? newer.peekFirst() : older.peek();
    }

    private void turnOver() {
        double sum = 0;
        while (!newer.isEmpty()) {
            Label label = newer.pollLast();
            sum += label.value();
            older.push(new Label(label.time(), label.value(), sum));
        }
    }
}
