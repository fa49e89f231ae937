// SPDX-License-Identifier: EUPL-1.2

package sqlite

// StepIn lets a test end a context in the middle of a step.
var StepIn = stepIn
