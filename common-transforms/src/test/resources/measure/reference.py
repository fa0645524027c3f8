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


def binary(rows, decimals):
    z = random.normal(size=rows)
    y = (random.random(rows) < 1 / (1 + np.exp(-1.5 * z))).astype(int)
    p = np.round(1 / (1 + np.exp(-(z + .7 * random.normal(size=rows)))), decimals)
    d = (p > .5).astype(int)
    of = dict(roc_auc=metrics.roc_auc_score(y, p), pr_auc=metrics.average_precision_score(y, p),
              accuracy=metrics.accuracy_score(y, d), f1=metrics.f1_score(y, d),
              log_loss=metrics.log_loss(y, np.clip(p, 1e-15, 1 - 1e-15)), brier=metrics.brier_score_loss(y, p))
    if decimals > 8:
        of['calibration_error'] = calibration_error(y, p)
    return dict(task='BINARY', scores=r(p), labels=r(y), metrics=of)


def regression(rows):
    y = 20 + 5 * random.normal(size=rows)
    p = y + random.normal(size=rows) + .5
    return dict(task='REGRESSION', scores=r(p), labels=r(y), metrics=dict(
        rmse=np.sqrt(metrics.mean_squared_error(y, p)), mae=metrics.mean_absolute_error(y, p),
        mape=metrics.mean_absolute_percentage_error(y, p), r2=metrics.r2_score(y, p)))


print(json.dumps([binary(200, 12), binary(200, 1), regression(150)], indent=1))
