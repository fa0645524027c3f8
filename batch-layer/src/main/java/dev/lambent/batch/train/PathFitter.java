package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.batch.solve.LogisticPath;
import dev.lambent.batch.solve.Penalty;
import dev.lambent.batch.solve.Solution;
import dev.lambent.score.ModelKind;
import java.util.Optional;

/**
 * Fits trials on the same rows, one after the other, each from where the last one ended if that is of use. Penalised logistic
 * regressions of two classes are solved on rows laid out once; all else, and what is too wide or too hard for that, is
 * fitted by MLlib.
 */
final class PathFitter {
    private final TrainRows rows;
    private final long seed;
    private LogisticPath path;
    private FittedModel start;

    PathFitter(TrainRows rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    FittedModel next(Trial trial) {
        Optional<Solution> solution = isSolved(trial) ? path().next(penalty(trial)) : Optional.empty();
        if (solution.isPresent()) {
            return Estimators.logistic(trial, rows.encoder(), solution.get());
        }
        FittedModel model = Estimators.fit(trial, rows.encoder(), rows.of(trial), seed, start);
        start = PenaltyPath.isWarm(trial) ? model : start;
        return model;
    }

    private boolean isSolved(Trial trial) {
        return trial.kind() == ModelKind.LOGISTIC_REGRESSION
                && trial.value(Parameter.REG_PARAM) > 0
                && rows.encoder().linearWidth() <= LogisticPath.MAX_COLUMNS;
    }

    private static Penalty penalty(Trial trial) {
        return new Penalty(trial.value(Parameter.REG_PARAM), trial.value(Parameter.ELASTIC_NET_PARAM));
    }

    private LogisticPath path() {
        if (path == null) {
            path = LogisticPath.of(rows.blocks(), rows.encoder().linearWidth());
        }
        return path;
    }
}
