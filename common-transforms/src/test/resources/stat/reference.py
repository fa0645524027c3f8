"""Makes reference.json: what SciPy, statsmodels and scikit-learn say of the tests in dev.lambent.stat.

Needs Debian's python3-scipy, python3-sklearn and python3-statsmodels; run with
    /usr/bin/python3 reference.py > reference.json
"""
import json
import numpy as np
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(5)


def r(values):
    return [float(v) for v in values]


def delong(a, b, y):
    """Straight from the paper: the kernel over all pairs."""
    def parts(s):
        x, z = s[y == 1], s[y == 0]
        kernel = (x[:, None] > z[None, :]) + 0.5 * (x[:, None] == z[None, :])
        return kernel.mean(axis=1), kernel.mean(axis=0)
    a10, a01 = parts(a)
    b10, b01 = parts(b)
    m, n = len(a10), len(a01)
    s10, s01 = np.cov(a10, b10), np.cov(a01, b01)
    var_a = s10[0, 0] / m + s01[0, 0] / n
    var = (s10[0, 0] + s10[1, 1] - 2 * s10[0, 1]) / m + (s01[0, 0] + s01[1, 1] - 2 * s01[0, 1]) / n
    return roc_auc_score(y, a), np.sqrt(var_a), roc_auc_score(y, a) - roc_auc_score(y, b), np.sqrt(var)


def proportions():
    for hits, trials, rate in [(0, 7, .1), (7, 7, .6), (3, 10, .25), (481, 1000, .5), (70123, 100000, .7), (5, 4000000, 1e-6)]:
        exact = stats.binomtest(hits, trials, rate, alternative='greater')
        bounds = stats.binomtest(hits, trials).proportion_ci(.90, 'exact')
        yield dict(hits=hits, trials=trials, rate=rate, p=exact.pvalue,
                   p_less=stats.binomtest(hits, trials, rate, alternative='less').pvalue,
                   lower=bounds.low, upper=bounds.high)


def areas():
    for n, decimals, shift in [(40, 8, .8), (300, 1, .3), (300, 8, 0.0)]:
        y = (random.random(n) < .3).astype(int)
        z = random.normal(size=n) + shift * y
        a = np.round(z + .5 * random.normal(size=n), decimals)
        b = np.round(z + .9 * random.normal(size=n), decimals)
        auc, se, difference, se_difference = delong(a, b, y)
        yield dict(labels=r(y), first=r(a), second=r(b), auc=auc, se=se, difference=difference,
                   se_difference=se_difference, p=stats.norm.sf((difference - .01) / se_difference))


def folds():
    for n, ratio in [(3, .25), (10, 1 / 9)]:
        d = random.normal(.01, .02, n)
        se = np.sqrt(d.var(ddof=1) * (1 / n + ratio))
        yield dict(differences=r(d), ratio=ratio, p=stats.t.sf(d.mean() / se, n - 1),
                   lower=d.mean() - se * stats.t.isf(.05, n - 1))


def bootstraps():
    for n, name in [(60, 'mean'), (200, 'rmse_difference')]:
        first = random.exponential(size=n)
        second = first + random.exponential(size=n) * random.choice([-1, 1.1], size=n)

        def statistic(a, b, axis):
            if name == 'mean':
                return np.mean(a, axis=axis)
            return np.sqrt(np.mean(b * b, axis=axis)) - np.sqrt(np.mean(a * a, axis=axis))
        interval = stats.bootstrap((first, second), statistic, paired=True, n_resamples=200000, batch=2000,
                                   confidence_level=.90, method='BCa', random_state=3, vectorized=True).confidence_interval
        yield dict(statistic=name, first=r(first), second=r(second), lower=interval.low, upper=interval.high)


p = [.01, .04, .03, .005, .5, .04]
print(json.dumps(dict(
    proportions=list(proportions()),
    mcnemar=[dict(first=f, second=s, p=stats.binomtest(f, f + s, .5, alternative='greater').pvalue)
             for f, s in [(0, 1), (8, 2), (120, 95), (20000, 19500)]],
    holm=dict(p=p, adjusted=r(multipletests(p, method='holm')[1])),
    areas=list(areas()), folds=list(folds()), bootstraps=list(bootstraps())), indent=1))
