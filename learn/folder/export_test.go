// SPDX-License-Identifier: EUPL-1.2

package folder

// Codes are all that there are.
func Codes() (list []Code) {
	for code := range sentences {
		list = append(list, code)
	}
	return list
}

// MaxSeen is how many files a folder may have.
const MaxSeen = maxSeen
