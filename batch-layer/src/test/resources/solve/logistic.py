# Makes logistic.json: coefficients of penalised logistic regressions by scikit-learn 1.2.1 (saga, run to 1e-13).
# python3 logistic.py > logistic.json
import json
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("error")
rng = np.random.default_rng(3)
rows, numbers = 120, 5
x = rng.normal(size=(rows, numbers))
x[:, 1] = 0.8 * x[:, 0] + 0.6 * x[:, 1]  # correlated
hot = rng.integers(0, 3, size=rows)
x = np.hstack([x, np.eye(3)[hot], np.zeros((rows, 1))])  # one-hot, and a column that is never set
x = np.round(x, 6)
margin = 1.2 * x[:, 0] - 0.7 * x[:, 2] + 0.9 * x[:, 5] - 0.4
y = (rng.random(rows) < 1 / (1 + np.exp(-margin))).astype(int)
weights = np.where(y == 1, 1.7, 0.6)
cases = []
for regularisation in (0.1, 0.03, 0.01, 0.001):
    for share in (0.0, 0.5, 1.0):
        for weighted in (False, True):
            w = weights if weighted else np.ones(rows)
            fit = LogisticRegression(
                penalty="elasticnet", solver="saga", l1_ratio=share, C=1 / (regularisation * w.sum()),
                tol=1e-13, max_iter=2_000_000, random_state=0,
            ).fit(x, y, sample_weight=w)
            assert fit.coef_.any()  # else saga stops before the intercept has converged
            cases.append({
                "reg_param": regularisation, "elastic_net_param": share, "weighted": weighted,
                "coefficients": fit.coef_[0].tolist(), "intercept": float(fit.intercept_[0]),
            })
json.dump({"x": x.tolist(), "y": y.tolist(), "weights": weights.tolist(), "cases": cases}, __import__("sys").stdout)
