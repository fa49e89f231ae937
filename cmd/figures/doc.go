// SPDX-License-Identifier: EUPL-1.2

// Command figures measures the built programs from outside, as processes with a clock, and compares everything that was
// measured with the limits of the product. What it measures it prints as lines of Go benchmarks, so that benchstat reads
// them beside those of the rooms. It never decides whether a test passes: a slow machine is no error.
package main
