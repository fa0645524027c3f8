package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.app.App;
import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.fold.Fold;
import dev.lambent.fold.Frame;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.SpeedRecordCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** {@link Transform} of one app. */
final class CompiledTransform implements Transform {
    /** Part of every feature set's id: raise it when the same SQL is given another meaning or another state. */
    private static final int COMPILER_VERSION = 1;

    private final App app;
    private final TransformId id;
    private final CompiledFold fold;
    private final CompiledLabelQuery labels;
    private final Map<String, EventDecoder> decoders = new HashMap<>();
    private final List<String> inputs;
    private final String explanation;
    private final String source;

    private CompiledTransform(
            App app,
            CompiledFold fold,
            CompiledLabelQuery labels,
            List<String> inputs,
            String explanation,
            String source) {
        this.app = app;
        this.id = TransformId.of(fold.featureSet(), app);
        this.fold = fold;
        this.labels = labels;
        this.inputs = inputs;
        this.explanation = explanation;
        this.source = source;
        app.streams().forEach((name, stream) -> decoders.put(name, new EventDecoder(stream)));
    }

    static Transform compile(App app) {
        SqlText text = new SqlText(app.features().path(), app.features().text());
        Functions functions = Functions.load(app.functions());
        SqlQuery query = SqlQuery.compile(text, schemas(app), SqlAllowed.Scope.FEATURES, functions);
        FoldPlan plan = FoldPlanner.plan(query, app.streams(), app.maxRowsPerKey());
        FeatureSetId featureSet = id(query, plan, functions);
        String className = "Features_" + featureSet;
        String source = FoldSource.write(text, query.rel().getCluster().getRexBuilder(), plan, className);
        CompiledFold fold = new CompiledFold(
                featureSet, plan, GeneratedClass.instance(className, source, FoldCode.class, functions.loader()));
        if (fold.outputSchema().indexOf(app.rowId()) < 0) {
            throw text.refuse(
                    "the row id " + app.rowId() + " is not among its columns",
                    "Add " + app.rowId() + " to the SELECT list; it names the row that is scored.");
        }
        CompiledLabelQuery labels = CompiledLabelQuery.compile(app, schemas(app), functions);
        ModelInputs.requireGroups(app, text, fold.outputSchema());
        List<String> inputs = ModelInputs.of(app, text, plan, fold.outputSchema());
        return new CompiledTransform(
                app, fold, labels, inputs, PlanText.of(plan, inputs), source + "\n" + labels.source());
    }

    private static Map<String, RowSchema> schemas(App app) {
        Map<String, RowSchema> schemas = new HashMap<>();
        app.streams().forEach((name, stream) -> schemas.put(name, stream.schema()));
        return schemas;
    }

    private static FeatureSetId id(SqlQuery query, FoldPlan plan, Functions functions) {
        String identity = "compiler " + COMPILER_VERSION + "\n"
                + CanonicalSql.of(query.parsed()) + "\n"
                + plan.outputs().stream().map(FoldPlan.Value::name).toList() + "\n"
                + plan.branches().stream()
                        .map(branch -> identity(branch.stream()))
                        .collect(Collectors.joining())
                + (plan.marksTruncated() ? "at most " + plan.maxRowsPerKey().getAsInt() + " rows of a key\n" : "")
                + (functions.names().isEmpty() ? "" : "functions " + functions.identity() + "\n");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
            return new FeatureSetId(HexFormat.of().formatHex(hash, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw LambentException.internal("A feature set has no id", "SHA-256 is missing", e);
        }
    }

    private static String identity(StreamSpec stream) {
        return stream.name() + " " + stream.schema() + "\n"
                + "event time " + stream.eventTime() + ", max lateness "
                + stream.maxLateness().toMillis() + " ms\n"
                + (stream.knownAfter().isZero()
                        ? ""
                        : "known after " + stream.knownAfter().toMillis() + " ms\n");
    }

    @Override
    public App app() {
        return app;
    }

    @Override
    public FeatureSetId featureSet() {
        return fold.featureSet();
    }

    @Override
    public TransformId id() {
        return id;
    }

    @Override
    public Fold fold() {
        return fold;
    }

    @Override
    public Fold reframed(UnaryOperator<Frame> change) {
        return fold.reframed(change);
    }

    @Override
    public OptionalLong reachMillis() {
        return fold.reachMillis();
    }

    @Override
    public LabelQuery labels() {
        return labels;
    }

    @Override
    public EventDecoder decoder(String stream) {
        EventDecoder decoder = decoders.get(stream);
        if (decoder == null) {
            throw new IllegalArgumentException("no stream named " + stream);
        }
        return decoder;
    }

    @Override
    public List<String> inputs() {
        return inputs;
    }

    @Override
    public String explanation() {
        return explanation;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public SpeedRecordCodec speedCodec() {
        return new SpeedRecordCodec(id(), schemas(app), labels.schema(), fold.outputSchema());
    }
}
