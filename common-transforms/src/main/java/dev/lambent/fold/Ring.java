package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Row;
import dev.lambent.schema.TextOrder;
import java.util.Arrays;

/**
 * The remembered rows of one key, sorted by (event time, arrival), as parallel arrays used as rings. Places are absolute
 * sequence numbers from {@link #head} (inclusive) to {@link #end} (exclusive): appending and forgetting the oldest leave
 * the places of all other entries as they are; inserting moves the later ones up by one.
 */
final class Ring {
    private static final int MAX_ENTRIES = 1 << 28;

    private final Lane[] lanes;
    private final boolean timed;
    private final int words;

    private long head;
    private long end;
    private int mask;
    private long[] eventTimes;
    private long[] logTimes;
    private long[] present;
    private final long[][] numbers;
    private final String[][] texts;

    /** Places from here on are in the order of their log times, too. */
    private long orderedFrom;

    /** Entries with a log time below this are forgotten, though they may still be here. */
    private long forgottenBefore = Long.MIN_VALUE;

    /** @param timed whether log times are kept */
    Ring(Lane[] lanes, boolean timed) {
        this.lanes = lanes;
        this.timed = timed;
        this.words = (lanes.length + 63) / 64;
        this.numbers = new long[lanes.length][];
        this.texts = new String[lanes.length][];
        allocate(4);
    }

    private Ring(Ring other) {
        lanes = other.lanes;
        timed = other.timed;
        words = other.words;
        head = other.head;
        end = other.end;
        mask = other.mask;
        orderedFrom = other.orderedFrom;
        forgottenBefore = other.forgottenBefore;
        eventTimes = other.eventTimes.clone();
        logTimes = timed ? other.logTimes.clone() : null;
        present = other.present.clone();
        numbers = new long[lanes.length][];
        texts = new String[lanes.length][];
        for (int i = 0; i < lanes.length; i++) {
            numbers[i] = other.numbers[i] == null ? null : other.numbers[i].clone();
            texts[i] = other.texts[i] == null ? null : other.texts[i].clone();
        }
    }

    Ring copy() {
        return new Ring(this);
    }

    private void allocate(int capacity) {
        mask = capacity - 1;
        eventTimes = new long[capacity];
        logTimes = timed ? new long[capacity] : null;
        present = new long[capacity * words];
        for (int i = 0; i < lanes.length; i++) {
            switch (lanes[i].kind()) {
                case PRESENCE -> {}
                case LONG, DOUBLE -> numbers[i] = new long[capacity];
                case TEXT -> texts[i] = new String[capacity];
            }
        }
    }

    private void grow() {
        int capacity = mask + 1;
        if (capacity == MAX_ENTRIES) {
            throw LambentException.user(
                    "A key has too many rows",
                    "its windows hold more than " + MAX_ENTRIES + " rows",
                    "Declare max_rows_per_key in lambent.yaml, or look less far back.");
        }
        Ring old = new Ring(this);
        allocate(capacity * 2);
        for (long at = head; at < end; at++) {
            copyEntry(old, at, at);
        }
    }

    boolean isEmpty() {
        return head == end;
    }

    int size() {
        return (int) (end - head);
    }

    long head() {
        return head;
    }

    long end() {
        return end;
    }

    private int index(long at) {
        return (int) at & mask;
    }

    long eventTime(long at) {
        return eventTimes[index(at)];
    }

    long logTime(long at) {
        return logTimes[index(at)];
    }

    boolean isPresent(long at, int lane) {
        return (present[index(at) * words + (lane >>> 6)] & (1L << lane)) != 0;
    }

    long longAt(long at, int lane) {
        return numbers[lane][index(at)];
    }

    double doubleAt(long at, int lane) {
        return Double.longBitsToDouble(numbers[lane][index(at)]);
    }

    /** Compares two present values; −0 equals 0, NaN equals itself and is greater than every number. */
    int compare(long a, long b, int lane) {
        return switch (lanes[lane].kind()) {
            case LONG -> Long.compare(longAt(a, lane), longAt(b, lane));
            case DOUBLE -> Double.compare(doubleAt(a, lane) + 0.0, doubleAt(b, lane) + 0.0);
            case TEXT -> TextOrder.compare(texts[lane][index(a)], texts[lane][index(b)]);
            case PRESENCE -> throw new IllegalStateException("lane " + lane + " keeps no values");
        };
    }

    /** A present value: values that are equal to SQL are equal to Java. */
    Object valueAt(long at, int lane) {
        return switch (lanes[lane].kind()) {
            case LONG -> longAt(at, lane);
            case DOUBLE -> doubleAt(at, lane) + 0.0;
            case TEXT -> texts[lane][index(at)];
            case PRESENCE -> throw new IllegalStateException("lane " + lane + " keeps no values");
        };
    }

    /** Sets a column to a present value; −0 becomes 0. */
    void copyTo(long at, int lane, Row target, int column) {
        switch (lanes[lane].kind()) {
            case LONG -> target.setLong(column, longAt(at, lane));
            case DOUBLE -> target.setDouble(column, doubleAt(at, lane) + 0.0);
            case TEXT -> target.setText(column, texts[lane][index(at)]);
            case PRESENCE -> throw new IllegalStateException("lane " + lane + " keeps no values");
        }
    }

    /** The first place with an event time of at least {@code eventTime}. */
    long lowerBound(long eventTime) {
        return search(eventTime, false);
    }

    /** The first place with an event time after {@code eventTime}. */
    long upperBound(long eventTime) {
        return search(eventTime, true);
    }

    private long search(long eventTime, boolean after) {
        long low = head;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long there = eventTime(middle);
            if (there < eventTime || (after && there == eventTime)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether log times from {@code at} on may go down somewhere. */
    boolean isDisordered(long at) {
        return at < orderedFrom;
    }

    /** The least log time in [from, to) that is at least {@code floor}, or Long.MAX_VALUE. */
    long leastLogTime(long from, long to, long floor) {
        long least = Long.MAX_VALUE;
        for (long at = from; at < to; at++) {
            long logTime = logTime(at);
            if (logTime >= floor && logTime < least) {
                least = logTime;
            }
        }
        return least;
    }

    /** Inserts a row at {@code at}, between {@link #head} and {@link #end}. */
    void insert(long at, long eventTime, long logTime, Row input) {
        if (size() > mask) {
            grow();
        }
        for (long to = end; to > at; to--) {
            copyEntry(this, to - 1, to);
        }
        if (at < end) {
            orderedFrom = Math.max(orderedFrom >= at ? orderedFrom + 1 : orderedFrom, at + 1);
        }
        end++;
        int index = index(at);
        eventTimes[index] = eventTime;
        if (timed) {
            logTimes[index] = logTime;
        }
        Arrays.fill(present, index * words, (index + 1) * words, 0);
        for (int i = 0; i < lanes.length; i++) {
            int column = lanes[i].input();
            if (input.isNull(column)) {
                if (texts[i] != null) {
                    texts[i][index] = null;
                }
                continue;
            }
            present[index * words + (i >>> 6)] |= 1L << i;
            switch (lanes[i].kind()) {
                case PRESENCE -> {}
                case LONG, DOUBLE -> numbers[i][index] = input.longAt(column);
                case TEXT -> texts[i][index] = input.textAt(column);
            }
        }
    }

    private void copyEntry(Ring source, long from, long to) {
        int fromIndex = source.index(from);
        int toIndex = index(to);
        eventTimes[toIndex] = source.eventTimes[fromIndex];
        if (timed) {
            logTimes[toIndex] = source.logTimes[fromIndex];
        }
        System.arraycopy(source.present, fromIndex * words, present, toIndex * words, words);
        for (int i = 0; i < lanes.length; i++) {
            if (numbers[i] != null) {
                numbers[i][toIndex] = source.numbers[i][fromIndex];
            } else if (texts[i] != null) {
                texts[i][toIndex] = source.texts[i][fromIndex];
            }
        }
    }

    void removeFirst() {
        clearTexts(head);
        head++;
    }

    private void clearTexts(long at) {
        int index = index(at);
        for (String[] text : texts) {
            if (text != null) {
                text[index] = null;
            }
        }
    }

    /**
     * Declares entries with a log time below {@code limit} forgotten. Those at the old end go at once; others wait until
     * they are at the old end, but are no longer encoded.
     */
    void forgetBefore(long limit) {
        forgottenBefore = Math.max(forgottenBefore, limit);
        while (head < end && logTime(head) < limit) {
            removeFirst();
        }
    }

    /**
     * Makes sure that a row can be inserted: a full ring removes what is forgotten, and grows if that is not much.
     *
     * @return whether places of other entries changed
     */
    boolean makeRoom() {
        if (size() <= mask) {
            return false;
        }
        boolean moved = compact();
        if (size() > mask - (mask >> 2)) {
            grow();
        }
        return moved;
    }

    /**
     * Removes what is forgotten, wherever it stands.
     *
     * @return whether places of other entries changed
     */
    boolean compact() {
        if (!isDisordered(head) || leastLogTime(head, end, Long.MIN_VALUE) >= forgottenBefore) {
            return false;
        }
        long kept = head;
        for (long at = head; at < end; at++) {
            if (logTime(at) >= forgottenBefore) {
                copyEntry(this, at, kept++);
            }
        }
        while (end > kept) {
            clearTexts(--end);
        }
        orderedFrom = end;
        return true;
    }

    private boolean isForgotten(long at) {
        return timed && logTime(at) < forgottenBefore;
    }

    void write(BinaryWriter out) {
        int remembered = 0;
        for (long at = head; at < end; at++) {
            remembered += isForgotten(at) ? 0 : 1;
        }
        out.writeInt(remembered);
        long lastEventTime = 0;
        long lastLogTime = 0;
        for (long at = head; at < end; at++) {
            if (isForgotten(at)) {
                continue;
            }
            out.writeLong(eventTime(at) - lastEventTime);
            lastEventTime = eventTime(at);
            if (timed) {
                out.writeLong(logTime(at) - lastLogTime);
                lastLogTime = logTime(at);
            }
            for (int i = 0; i < words; i++) {
                out.writeLong(present[index(at) * words + i]);
            }
            for (int i = 0; i < lanes.length; i++) {
                if (isPresent(at, i)) {
                    switch (lanes[i].kind()) {
                        case PRESENCE -> {}
                        case LONG -> out.writeLong(longAt(at, i));
                        case DOUBLE -> out.writeFixedLong(numbers[i][index(at)]);
                        case TEXT -> out.writeText(texts[i][index(at)]);
                    }
                }
            }
        }
    }

    /** Reads entries that {@link #write} wrote into this empty ring. */
    void read(BinaryReader in) {
        int count = in.readInt();
        if (count < 0 || count > MAX_ENTRIES) {
            throw new MalformedBinaryException("a state has " + count + " entries");
        }
        long lastEventTime = 0;
        long lastLogTime = 0;
        for (int entry = 0; entry < count; entry++) {
            if (size() > mask) {
                grow();
            }
            int index = index(end);
            eventTimes[index] = lastEventTime += in.readLong();
            if (timed) {
                long logTime = lastLogTime + in.readLong();
                if (entry > 0 && logTime < lastLogTime) {
                    orderedFrom = end;
                }
                logTimes[index] = lastLogTime = logTime;
            }
            for (int i = 0; i < words; i++) {
                present[index * words + i] = in.readLong();
            }
            end++;
            for (int i = 0; i < lanes.length; i++) {
                if (isPresent(end - 1, i)) {
                    switch (lanes[i].kind()) {
                        case PRESENCE -> {}
                        case LONG -> numbers[i][index] = in.readLong();
                        case DOUBLE -> numbers[i][index] = in.readFixedLong();
                        case TEXT -> texts[i][index] = in.readText();
                    }
                }
            }
        }
    }
}
