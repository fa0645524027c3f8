package dev.lambent.stat;

/**
 * What a sample says of an unknown figure θ. All tests and bounds are one-sided; the three methods agree with each other:
 * {@code pGreater(lower(alpha)) == alpha}, up to the resolution of the method.
 */
public interface Inference {
    /** The figure of the sample itself. */
    double estimate();

    /** The bound that θ lies above, with an error rate of {@code alpha}. */
    double lower(double alpha);

    /** The bound that θ lies below, with an error rate of {@code alpha}. */
    double upper(double alpha);

    /** The p-value of the hypothesis θ ≤ {@code value}: small if the sample says that θ is greater. */
    double pGreater(double value);

    /** The p-value of the hypothesis θ ≥ {@code value}: small if the sample says that θ is less. */
    double pLess(double value);

    /** How it was inferred, for people, such as {@code DeLong}. */
    String method();

    /** The same of −θ: what is an error becomes a gain. */
    default Inference negated() {
        Inference of = this;
        return new Inference() {
            @Override
            public double estimate() {
                return -of.estimate();
            }

            @Override
            public double lower(double alpha) {
                return -of.upper(alpha);
            }

            @Override
            public double upper(double alpha) {
                return -of.lower(alpha);
            }

            @Override
            public double pGreater(double value) {
                return of.pLess(-value);
            }

            @Override
            public double pLess(double value) {
                return of.pGreater(-value);
            }

            @Override
            public String method() {
                return of.method();
            }

            @Override
            public Inference negated() {
                return of;
            }
        };
    }
}
