package dev.lambent.speed.testing;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.LabelQuery;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.fold.Fold;
import dev.lambent.fold.Frame;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.SpeedRecordCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An app around {@link RollingFold}: stream {@code trips} is folded, stream {@code notes} only passes. Bundles are named
 * {@code good…}; any other is refused.
 */
public record RollingApp(String name, int partitions) implements TransformSource {
    private static final long serialVersionUID = 1L;
    private static final Map<RollingApp, Transform> COMPILED = new ConcurrentHashMap<>();

    private static final String YAML =
            """
            app: %1$s
            streams:
              trips:
                format: json
                key: n
                event_time: at
                columns: { n: BIGINT NOT NULL, at: TIMESTAMP, kind: VARCHAR NOT NULL,
                           origin: VARCHAR NOT NULL, dest: VARCHAR NOT NULL }
                partitions: %2$d
              notes:
                format: json
                key: n
                event_time: at
                columns: { n: BIGINT NOT NULL, at: TIMESTAMP, text: VARCHAR }
                partitions: 1
            row_id: n
            label: { sql: label.sql, matures_after: 1h, absent: drop }
            task: binary
            """;

    @Override
    public Transform transform() {
        return COMPILED.computeIfAbsent(this, app -> new Rolling(app.app()));
    }

    public App app() {
        AppFiles files = new AppFiles(
                "/nowhere",
                new TreeMap<>(Map.of(
                        AppFiles.MANIFEST,
                        YAML.formatted(name, partitions),
                        "features.sql",
                        "SELECT n FROM trips",
                        "label.sql",
                        "SELECT n, 1 AS label FROM trips")));
        return AppLoader.load(files, new Home(Path.of("/nowhere/home")));
    }

    /** Scores with a number that depends on the bundle's name. */
    @Override
    public Model model(String bundle) {
        if (!bundle.startsWith("good")) {
            throw LambentException.user("The bundle cannot be loaded", "it is " + bundle, "Train another.");
        }
        return new Model() {
            @Override
            public String id() {
                return bundle;
            }

            @Override
            public FeatureSetId featureSet() {
                return RollingFold.ID;
            }

            @Override
            public Prediction score(Row features) {
                double score = (features.longAt(1) ^ bundle.hashCode()) / 3.0;
                return new Prediction(score, score > 0 ? 1 : 0);
            }

            @Override
            public double[] classes(Row features) {
                throw new IllegalStateException("no probabilities");
            }
        };
    }

    private static final class Rolling implements Transform {
        private final App app;
        private final Fold fold;
        private final Map<String, EventDecoder> decoders;

        Rolling(App app) {
            this.app = app;
            fold = new RollingFold(app.stream("trips").schema());
            decoders = app.streams().values().stream()
                    .collect(Collectors.toMap(stream -> stream.name(), stream -> new EventDecoder(stream)));
        }

        @Override
        public App app() {
            return app;
        }

        @Override
        public FeatureSetId featureSet() {
            return RollingFold.ID;
        }

        @Override
        public TransformId id() {
            return TransformId.of(RollingFold.ID, app);
        }

        @Override
        public Fold fold() {
            return fold;
        }

        @Override
        public Fold reframed(UnaryOperator<Frame> change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptionalLong reachMillis() {
            return OptionalLong.empty();
        }

        @Override
        public LabelQuery labels() {
            return new LabelQuery() {
                @Override
                public String stream() {
                    return "trips";
                }

                @Override
                public RowSchema schema() {
                    return new RowSchema(List.of(
                            new Column("n", ColumnType.BIGINT, false), new Column("label", ColumnType.DOUBLE, true)));
                }

                @Override
                public Row label(Row event) {
                    boolean landed = event.textAt(app.stream("trips").schema().indexOf("kind"))
                            .equals("landed");
                    return landed ? new Row(2).copyFrom(0, event, 0).setDouble(1, event.longAt(0) % 2) : null;
                }
            };
        }

        @Override
        public EventDecoder decoder(String stream) {
            return decoders.get(stream);
        }

        @Override
        public List<String> inputs() {
            return List.of("origin_hash");
        }

        @Override
        public String explanation() {
            return "";
        }

        @Override
        public String source() {
            return "";
        }

        @Override
        public SpeedRecordCodec speedCodec() {
            return new SpeedRecordCodec(
                    id(),
                    app.streams().values().stream()
                            .collect(Collectors.toMap(stream -> stream.name(), stream -> stream.schema())),
                    labels().schema(),
                    fold.outputSchema());
        }
    }
}
