package dev.lambent.fold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in ascending order, with repetitions, of which the k-th is asked for: blocks of up to 512, so that a number
 * enters and leaves by moving one block's rest. NaN is the greatest; −0 must be entered as 0.
 */
final class SortedDoubles {
    private static final int BLOCK = 512;

    private static final class Block {
        private double[] values = new double[8];
        private int size;

        void insert(int at, double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            System.arraycopy(values, at, values, at + 1, size - at);
            values[at] = value;
            size++;
        }

        void remove(int at) {
            System.arraycopy(values, at + 1, values, at, size - at - 1);
            size--;
        }

        double last() {
            return values[size - 1];
        }

        /** Where the value is, or where it would be. */
        int find(double value) {
            int found = Arrays.binarySearch(values, 0, size, value);
            return found < 0 ? -found - 1 : found;
        }

        Block splitOff() {
            Block upper = new Block();
            upper.values = Arrays.copyOfRange(values, size / 2, size + BLOCK / 2);
            upper.size = size - size / 2;
            size /= 2;
            return upper;
        }
    }

    private final List<Block> blocks = new ArrayList<>();
    private int size;

    void clear() {
        blocks.clear();
        size = 0;
    }

    int size() {
        return size;
    }

    void add(double value) {
        if (blocks.isEmpty()) {
            blocks.add(new Block());
        }
        int index = Math.min(blockOf(value), blocks.size() - 1);
        Block block = blocks.get(index);
        block.insert(block.find(value), value);
        if (block.size == BLOCK) {
            blocks.add(index + 1, block.splitOff());
        }
        size++;
    }

    /** Takes out one occurrence of a number that was added. */
    void remove(double value) {
        int index = blockOf(value);
        Block block = blocks.get(index);
        block.remove(block.find(value));
        if (block.size == 0) {
            blocks.remove(index);
        }
        size--;
    }

    /** The first block whose last number is not less than {@code value}. */
    private int blockOf(double value) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).size > 0 && Double.compare(blocks.get(middle).last(), value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @param rank from 0 to {@link #size} - 1 */
    double at(int rank) {
        int rest = rank;
        for (Block block : blocks) {
            if (rest < block.size) {
                return block.values[rest];
            }
            rest -= block.size;
        }
        throw new IndexOutOfBoundsException(rank);
    }
}
