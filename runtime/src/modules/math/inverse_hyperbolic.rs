//! `acosh`, `asinh` and `atanh`, rounded correctly but for cases that lie closer to the middle of two floats than about 2 to the -100: computed with pairs
//! of floats (T. J. Dekker, "A floating-point technique for extending the available precision", 1971), as current C libraries round them, too.

/// The unevaluated sum of two floats, the second below half a unit in the last place of the first.
#[derive(Clone, Copy)]
struct Pair(f64, f64);

const LN_2: Pair = Pair(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

/// The exact sum of two floats.
fn sum(a: f64, b: f64) -> Pair {
    let high = a + b;
    let part = high - a;
    Pair(high, (a - (high - part)) + (b - part))
}

/// The exact product of two floats.
fn product(a: f64, b: f64) -> Pair {
    let high = a * b;
    Pair(high, a.mul_add(b, -high))
}

impl Pair {
    fn plus(self, other: Pair) -> Pair {
        let (high, low) = (sum(self.0, other.0), sum(self.1, other.1));
        let first = sum(high.0, high.1 + low.0);
        sum(first.0, first.1 + low.1)
    }

    fn minus(self, other: Pair) -> Pair {
        self.plus(Pair(-other.0, -other.1))
    }

    fn times(self, other: Pair) -> Pair {
        let high = product(self.0, other.0);
        sum(high.0, high.1 + (self.0 * other.1 + self.1 * other.0))
    }

    fn over(self, other: Pair) -> Pair {
        let first = self.0 / other.0;
        let rest = self.minus(other.times(Pair(first, 0.0)));
        let second = rest.0 / other.0;
        let rest = rest.minus(other.times(Pair(second, 0.0)));
        Pair(first, 0.0).plus(Pair(second, 0.0)).plus(Pair(rest.0 / other.0, 0.0))
    }

    fn root(self) -> Pair {
        let first = self.0.sqrt();
        if first == 0.0 {
            return Pair(0.0, 0.0);
        }
        let rest = self.minus(product(first, first));
        sum(first, rest.0 / (2.0 * first))
    }

    fn scaled(self, factor: f64) -> Pair {
        Pair(self.0 * factor, self.1 * factor)
    }
}

/// The series of atanh, for arguments up to 0.18.
fn series(s: Pair) -> Pair {
    const TERMS: u32 = 23;
    let square = s.times(s);
    let mut total = Pair(0.0, 0.0);
    for term in (0..TERMS).rev() {
        let coefficient = Pair(1.0, 0.0).over(Pair(f64::from(2 * term + 1), 0.0));
        total = total.times(square).plus(coefficient);
    }
    total.times(s)
}

/// The natural logarithm of `above / below`, both positive.
fn log_of_quotient(above: Pair, below: Pair) -> Pair {
    // A power of two brings the quotient near 1.
    let exponent = (above.0 / below.0).log2().round();
    let (half, rest) = ((exponent / 2.0).trunc(), exponent - (exponent / 2.0).trunc());
    let below = below.scaled(half.exp2()).scaled(rest.exp2());
    let s = above.minus(below).over(above.plus(below));
    series(s).scaled(2.0).plus(LN_2.times(Pair(exponent, 0.0)))
}

/// `log(1 + w)`
fn log_of_one_plus(w: Pair) -> Pair {
    let one = Pair(1.0, 0.0);
    if w.0 < 0.4 { series(w.over(w.plus(Pair(2.0, 0.0)))).scaled(2.0) } else { log_of_quotient(w.plus(one), one) }
}

pub(super) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    if !x.is_finite() || size < 1e-9 {
        // x less a sixth of its cube: below half a unit in the last place, it only says which way to round.
        return if x.is_finite() && size > 1e-100 { (-x * x * x).mul_add(1.0 / 6.0, x) } else { x };
    }
    let result = if size > 1e150 {
        log_of_quotient(Pair(size, 0.0), Pair(1.0, 0.0)).plus(LN_2)
    } else {
        // asinh(x) = log(1 + x + x**2 / (1 + sqrt(1 + x**2)))
        let (whole, one) = (Pair(size, 0.0), Pair(1.0, 0.0));
        let square = product(size, size);
        log_of_one_plus(whole.plus(square.over(square.plus(one).root().plus(one))))
    };
    (result.0 + result.1).copysign(x)
}

pub(super) fn acosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    let result = if x > 1e150 {
        log_of_quotient(Pair(x, 0.0), Pair(1.0, 0.0)).plus(LN_2)
    } else {
        // acosh(1 + t) = log(1 + t + sqrt(t * (t + 2)))
        let t = sum(x, -1.0);
        log_of_one_plus(t.plus(t.times(t.plus(Pair(2.0, 0.0))).root()))
    };
    result.0 + result.1
}

pub(super) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if size >= 1.0 || x.is_nan() {
        return if size == 1.0 { f64::INFINITY.copysign(x) } else { f64::NAN };
    }
    if size < 1e-9 {
        return if size > 1e-100 { (x * x * x).mul_add(1.0 / 3.0, x) } else { x };
    }
    let result = if size < 0.17 {
        series(Pair(size, 0.0))
    } else {
        log_of_quotient(sum(1.0, size), sum(1.0, -size)).scaled(0.5)
    };
    (result.0 + result.1).copysign(x)
}
