"""Makes reference.json: what scikit-learn says of the metrics in dev.lambent.measure.

Needs Debian's python3-sklearn; run with
    /usr/bin/python3 reference.py > reference.json
"""
import json
import numpy as np
from sklearn import metrics

random = np.random.default_rng(7)


def r(values):
    return [float(v) for v in values]


def calibration_error(y, p):
    """Ten bins of equal size, by rank; no two probabilities are equal here."""
    bins = np.array_split(np.argsort(p), 10)
    return sum(abs(p[b].mean() - y[b].mean()) * len(b) for b in bins) / len(y)


def top(y, p, capacity):
    """Precision and recall of the k highest. Of rows that share the border's score, each is taken in part: once taken and
    once not, with weights that say how much."""
    k = max(1, int(np.floor(capacity * len(y) + .5)))
    border = np.sort(p)[-k]
    above, tied = p > border, p == border
    taken = above + tied * (k - above.sum()) / tied.sum()
    of = dict(sample_weight=np.concatenate([taken, 1 - taken]))
    labels, decisions = np.concatenate([y, y]), np.repeat([1, 0], len(y))
    return dict(precision_at_k=metrics.precision_score(labels, decisions, **of),
                recall_at_k=metrics.recall_score(labels, decisions, **of))


def binary(rows, decimals, capacity):
    z = random.normal(size=rows)
    y = (random.random(rows) < 1 / (1 + np.exp(-1.5 * z))).astype(int)
    p = np.round(1 / (1 + np.exp(-(z + .7 * random.normal(size=rows)))), decimals)
    d = (p > .5).astype(int)
    of = dict(roc_auc=metrics.roc_auc_score(y, p), pr_auc=metrics.average_precision_score(y, p),
              accuracy=metrics.accuracy_score(y, d), f1=metrics.f1_score(y, d),
              log_loss=metrics.log_loss(y, np.clip(p, 1e-15, 1 - 1e-15)), brier=metrics.brier_score_loss(y, p))
    if decimals > 8:
        of['calibration_error'] = calibration_error(y, p)
    of.update(top(y, p, capacity))
    return dict(task='BINARY', capacity=capacity, scores=r(p), labels=r(y), metrics=of)


def regression(rows, quantile):
    y = 20 + 5 * random.normal(size=rows)
    p = y + random.normal(size=rows) + .5
    return dict(task='REGRESSION', quantile=quantile, scores=r(p), labels=r(y), metrics=dict(
        rmse=np.sqrt(metrics.mean_squared_error(y, p)), mae=metrics.mean_absolute_error(y, p),
        mape=metrics.mean_absolute_percentage_error(y, p), r2=metrics.r2_score(y, p),
        pinball=metrics.mean_pinball_loss(y, p, alpha=quantile)))


def multiclass(rows, classes, votes, without):
    """Probabilities as a softmax gives them, or as shares of so many votes, which are often the same; one class may have no row."""
    z = random.normal(size=(rows, classes))
    if without is not None:
        z[:, without] -= 100
    y = np.argmax(1.5 * z + random.gumbel(size=z.shape), axis=1)
    if without is not None:
        z[:, without] += 100
    p = np.exp(z + .7 * random.normal(size=z.shape))
    p = p / p.sum(axis=1, keepdims=True)
    if votes:
        p = np.array([random.multinomial(votes, of) for of in p]) / votes
    d = np.argmax(p, axis=1)
    present = np.unique(y)
    one_hot = (y[:, None] == np.arange(classes)).astype(int)
    of = dict(accuracy=metrics.f1_score(y, d, average='micro'),
              macro_f1=metrics.f1_score(y, d, average='macro', labels=present),
              log_loss=metrics.log_loss(y, np.clip(p, 1e-15, 1 - 1e-15), labels=range(classes)),
              brier=metrics.mean_squared_error(one_hot, p, multioutput='raw_values').sum(),
              macro_roc_auc=np.mean([metrics.roc_auc_score(one_hot[:, c], p[:, c]) for c in present]),
              micro_roc_auc=metrics.roc_auc_score(one_hot, p, average='micro'))
    if len(present) == classes:
        assert abs(of['macro_roc_auc'] - metrics.roc_auc_score(y, p, multi_class='ovr')) < 1e-15
    if not votes:
        of['calibration_error'] = calibration_error((y == d).astype(int), p.max(axis=1))
    return dict(task='MULTICLASS', scores=r(p.max(axis=1)), decisions=r(d), by_class=[r(c) for c in p.T], labels=r(y),
                metrics=of)


print(json.dumps([binary(200, 12, .1), binary(200, 1, .33), regression(150, .9),
                  multiclass(150, 4, 0, None), multiclass(150, 3, 20, None), multiclass(80, 4, 0, 2)], indent=1))
