// SPDX-License-Identifier: EUPL-1.2

package recall

import "math"

// w are the default parameters of FSRS-6, w[0] to w[20], as py-fsrs 6 and fsrs-rs 6 have them; they were fitted to the reviews of many
// people who learn with Anki.
var w = [21]float64{
	0.212, 1.2931, 2.3065, 8.2956, // stability after a first Again, Hard, Good, Easy
	6.4133, 0.8334, 3.0194, 0.001, // difficulty
	1.8722, 0.1666, 0.796, // stability after a success
	1.4835, 0.0614, 0.2629, 1.6483, // stability after a lapse
	0.6014, 1.8729, // what Hard takes, what Easy adds
	0.5425, 0.0912, 0.0658, // the same day
	0.1542, // how the curve falls
}

var (
	decay = -w[20]
	// factor makes the curve 0.9 at t = S.
	factor = math.Pow(0.9, 1/decay) - 1
)

// curve is the chance to remember after t days: R(t,S) = (1 + factor·t/S)^(−w20).
func curve(t, s float64) float64 {
	return math.Pow(1+factor*t/s, decay)
}

// until is the curve the other way round, in days: I(r,S) = S/factor · (r^(−1/w20) − 1).
func until(r, s float64) float64 {
	return s / factor * (math.Pow(r, 1/decay) - 1)
}

// firstStability is S0(G) = w[G−1].
func firstStability(g Grade) float64 {
	return w[g-1]
}

// firstDifficulty is D0(G) = w4 − e^(w5·(G−1)) + 1. That of Easy is below 1, and is bounded only where it is somebody's.
func firstDifficulty(g Grade) float64 {
	return w[4] - math.Exp(w[5]*float64(g-1)) + 1
}

// nextDifficulty goes by −w6·(G−3), ever less towards 10, and back towards D0(Easy) by w7 of the way.
func nextDifficulty(d float64, g Grade) float64 {
	damped := d - w[6]*float64(g-3)*(10-d)/9
	return w[7]*firstDifficulty(Easy) + (1-w[7])*damped
}

// stabilityRecalled is S′r(D,S,R,G) = S · (1 + e^w8 · (11−D) · S^(−w9) · (e^(w10·(1−R)) − 1) · [w15 if Hard] · [w16 if Easy]).
func stabilityRecalled(d, s, r float64, g Grade) float64 {
	growth := math.Exp(w[8]) * (11 - d) * math.Pow(s, -w[9]) * math.Expm1(w[10]*(1-r))
	switch g {
	case Hard:
		growth *= w[15]
	case Easy:
		growth *= w[16]
	}
	return s * (1 + growth)
}

// stabilityForgotten is S′f(D,S,R) = w11 · D^(−w12) · ((S+1)^w13 − 1) · e^(w14·(1−R)), and at most S / e^(w17·w18): who forgot does
// not know it better than before.
func stabilityForgotten(d, s, r float64) float64 {
	long := w[11] * math.Pow(d, -w[12]) * (math.Pow(s+1, w[13]) - 1) * math.Exp(w[14]*(1-r))
	return min(long, s/math.Exp(w[17]*w[18]))
}

// stabilitySameDay is S′(S,G) = S · e^(w17·(G−3+w18)) · S^(−w19), and not less than before for Good and Easy.
func stabilitySameDay(s float64, g Grade) float64 {
	growth := math.Exp(w[17]*(float64(g-3)+w[18])) * math.Pow(s, -w[19])
	if g >= Good {
		growth = max(growth, 1)
	}
	return s * growth
}
