// SPDX-License-Identifier: EUPL-1.2

package central

// ColumnsOf are the columns that Copy copies of a table.
func ColumnsOf(table string) (names []string) {
	for _, t := range kept {
		if t.name == table {
			for _, column := range t.columns {
				names = append(names, column.Name)
			}
		}
	}
	return names
}
