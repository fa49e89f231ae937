// SPDX-License-Identifier: EUPL-1.2

// Command storybook paints every screen and widget with canned data, light and dark, phone and laptop, into build/story without opening a window. It holds canned data and no behaviour.
package main
