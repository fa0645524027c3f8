package dev.lambent.batch.search;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random search in rounds. The first draws from the whole space; each later one from a box around the median of the best
 * places so far, half as wide as the one before, and one draw in five from the whole space all the same. A box that reaches
 * over the border is shifted, not cut. Choices are drawn from the values of the best, or from all.
 *
 * <p>Draws of a round are spread by Latin hypercube sampling (McKay, Beckman and Conover, 1979). They depend on the seed, the
 * round and what was tried before, and on nothing else.
 */
public final class NarrowingSearch {
    private static final int TOP = 3;
    private static final double SHRINKING = 0.5;
    private static final int ONE_IN_GLOBAL = 5;

    private final List<Dimension> space;
    private final long seed;

    /** @param space not empty; names are distinct */
    public NarrowingSearch(List<Dimension> space, long seed) {
        checkArgument(!space.isEmpty(), "there is nothing to search for");
        this.space = List.copyOf(space);
        this.seed = seed;
    }

    /** What was tried, and how it did: {@code loss} is lower for better, NaN if it failed. */
    public record Tried(Map<String, Double> values, double loss) {
        public Tried {
            values = Map.copyOf(values);
        }
    }

    /**
     * The values to try in a round.
     *
     * @param round from 0
     * @param tried all of the rounds before
     * @return {@code count} maps from name to value, some of them perhaps alike
     */
    public List<Map<String, Double>> round(int round, int count, List<Tried> tried) {
        checkArgument(round >= 0 && count > 0, "%s draws of round %s", count, round);
        SplittableRandom random = new SplittableRandom(mixed(round));
        List<Tried> best = tried.stream()
                .filter(one -> !Double.isNaN(one.loss()))
                .sorted(Comparator.comparingDouble(Tried::loss))
                .limit(TOP)
                .toList();
        boolean global = round == 0 || best.isEmpty();
        double[][] spread = spread(count, random);
        List<Map<String, Double>> draws = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean everywhere = global || i % ONE_IN_GLOBAL == ONE_IN_GLOBAL - 1;
            Map<String, Double> values = new LinkedHashMap<>();
            for (int d = 0; d < space.size(); d++) {
                double place = everywhere
                        ? spread[d][i]
                        : narrowed(space.get(d), best, spread[d][i], Math.pow(SHRINKING, round), random);
                values.put(space.get(d).name(), space.get(d).at(place));
            }
            draws.add(values);
        }
        return draws;
    }

    private static double narrowed(
            Dimension dimension, List<Tried> best, double spread, double width, SplittableRandom random) {
        if (dimension instanceof Dimension.Choice) {
            return dimension.place(
                    best.get(random.nextInt(best.size())).values().get(dimension.name()));
        }
        double[] places = best.stream()
                .mapToDouble(one -> dimension.place(one.values().get(dimension.name())))
                .sorted()
                .toArray();
        double from = places[places.length / 2] - width / 2;
        return Math.max(0, Math.min(1 - width, from)) + spread * width;
    }

    /** Per dimension one place in each {@code 1 / count}, in an order of its own. */
    private double[][] spread(int count, SplittableRandom random) {
        double[][] places = new double[space.size()][count];
        for (double[] ofDimension : places) {
            List<Integer> cells =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            Collections.shuffle(cells, new Random(random.nextLong()));
            Arrays.setAll(ofDimension, i -> Math.min(Math.nextDown(1.0), (cells.get(i) + random.nextDouble()) / count));
        }
        return places;
    }

    private long mixed(int round) {
        SplittableRandom master = new SplittableRandom(seed);
        for (int i = 0; i < round; i++) {
            master.nextLong();
        }
        return master.nextLong();
    }
}
