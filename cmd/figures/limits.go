// SPDX-License-Identifier: EUPL-1.2

package main

// A figure is a measured value that the product promises to keep, or shows for information.
type figure struct {
	key  string // in the RESULT line
	what string
	// bench and unit name the value in the outputs of benchmarks.
	bench, unit string
	// than is the benchmark by whose value this one is divided; empty for the value itself.
	than string
	// scale turns the benchmark's unit into the figure's; 0 means 1.
	scale float64
	in    string
	limit float64 // the most; 0 for information
	least float64 // the least; 0 for information
}

// figures are all of them, in the order in which they are printed. The median of all runs counts.
var figures = []figure{
	{key: "day_ms", what: "a floor of 300 desks on its day, 100,000 bookings on the device", bench: "Day/growth", unit: "median-ms", in: "ms", limit: 1},
	{key: "day_growth", what: "the same against 1,000 bookings", bench: "Day/growth", unit: "x-growth", in: "×", limit: 1.2},
	{key: "day_cpu_ms", what: "its CPU time", bench: "Day/bookings=100000", unit: "cpu-ms/op", in: "ms"},
	{key: "tap_p95_ms", what: "tap to changed row and hint, p95", bench: "Tap", unit: "p95-ms", in: "ms", limit: 16},
	{key: "tap_cpu_ms", what: "its CPU time, with the sync that follows", bench: "Tap", unit: "cpu-ms/op", in: "ms"},
	{key: "search_ms", what: "search over 10,000 people, the worst query", bench: "Index_Find/a", unit: "ns/op", scale: 1e-6, in: "ms", limit: 10},
	{key: "find_ms", what: "the same asked of the client, with where they are today", bench: "Find/warm", unit: "ns/op", scale: 1e-6, in: "ms", limit: 10},
	{key: "find_first_ms", what: "the first search after a start, index built", bench: "Find/cold", unit: "ns/op", scale: 1e-6, in: "ms"},

	{key: "news_page_ms", what: "a page of 50 of the feed, 50,000 posts on the device", bench: "News/page", unit: "ns/op", scale: 1e-6, in: "ms", limit: 5},
	{key: "news_search_ms", what: "a word that is in the titles of all of them", bench: "News/search/meldung", unit: "ns/op", scale: 1e-6, in: "ms", limit: 20},
	{key: "news_words_ms", what: "two words that stand together in a handful", bench: "News/search/sitzungssaal7_kantine9", unit: "ns/op", scale: 1e-6, in: "ms", limit: 20},
	{key: "news_letters_ms", what: "two letters that begin a word in most", bench: "News/search/sc", unit: "ns/op", scale: 1e-6, in: "ms", limit: 20},
	{key: "publish_cpu_ms", what: "CPU time of a post for a town of 9,136, its author's device included", bench: "News/publish", unit: "cpu-ms/op", in: "ms", limit: 100},
	{key: "publish_rows", what: "rows written for it", bench: "News/publish", unit: "rows/op", in: ""},
	{key: "reactions_bytes", what: "the row that tells another device of 2,000 reactions in a minute", bench: "News/reactions", unit: "B", in: "B", limit: 200},
	{key: "reactions_answer_bytes", what: "the answer with it, cursor included, not compressed", bench: "News/reactions", unit: "B-answer", in: "B"},

	{key: "path_open_ms", what: "a path of 200 lessons, the slower of it and the beginning of Lernen", bench: "Path/open", unit: "median-ms", in: "ms", limit: 10},
	{key: "path_first_ms", what: "the beginning of Lernen when nothing was read yet, 100 courses", bench: "Path/first", unit: "ns/op", scale: 1e-6, in: "ms"},
	{key: "lesson_open_ms", what: "a lesson of it", bench: "Path/lesson", unit: "ns/op", scale: 1e-6, in: "ms"},
	{key: "merge_records_s", what: "progress of 10,000 learners in 200 lessons, merged", bench: "Merge", unit: "records/s", in: "/s", least: 200_000},
	{key: "course_speed_percent", what: "a course of 300 MiB loaded, of the speed of a plain file server and client", bench: "Course/download", unit: "percent", in: "%", least: 60},
	{key: "course_publish_percent", what: "the same course read and published, of the same", bench: "Course/publish", unit: "percent", in: "%", least: 60},
	{key: "course_cpu_ms", what: "CPU time of loading it, server and device", bench: "Course/download", unit: "cpu-ms", in: "ms"},
	{key: "course_plain_cpu_ms", what: "that of the plain file server and client", bench: "Course/download", unit: "plain-cpu-ms", in: "ms"},
	{key: "publish_copy_mb_s", what: "its files copied where they lie", bench: "Course/publish", unit: "copy-MB/s", in: "MB/s"},
	{key: "publish_mib", what: "memory of the program that publishes it", bench: "CoursePublish", unit: "most-MiB", in: "MiB", limit: 64},
	{key: "download_mib", what: "memory of a process that loads it", bench: "CourseLoad", unit: "most-MiB", in: "MiB", limit: 64},
	{key: "course_server_mib", what: "memory of the server, demo city, after it was loaded five times", bench: "CourseServe", unit: "most-MiB", in: "MiB"},

	{key: "use_day_ms", what: "a day of the full-size city counted, how its desks were used", bench: "Use", unit: "day-ms", in: "ms", limit: 50},
	{key: "use_year_s", what: "a year of it, 1.4 million bookings", bench: "Use", unit: "year-s", in: "s", limit: 20},
	{key: "use_month_ms", what: "a month of it told, 391 houses", bench: "Use", unit: "month-ms", in: "ms"},

	{key: "chart_ms", what: "a chart of how full the house was made and laid out, the dearest: twelve zones, two years", bench: "Chart", unit: "worst-cpu-ms", in: "ms", limit: 30},
	{key: "chart_paint_ms", what: "the same painted without a graphics chip, every pixel", bench: "Chart", unit: "paint-cpu-ms", in: "ms"},

	{key: "pan_cpu_ms", what: "pan a plan of 300 desks, CPU of the process per frame", bench: "Plan/pan/desks=300", unit: "cpu-ms/frame", in: "ms", limit: 40},
	{key: "zoom_cpu_ms", what: "zoom it", bench: "Plan/zoom/desks=300", unit: "cpu-ms/frame", in: "ms", limit: 40},
	{key: "pan_growth", what: "pan 5,000 desks against 300", bench: "Plan/pan/desks=5000", unit: "cpu-ms/frame", than: "Plan/pan/desks=300", in: "×", limit: 1.3},
	{key: "zoom_growth", what: "zoom 5,000 desks against 300", bench: "Plan/zoom/desks=5000", unit: "cpu-ms/frame", than: "Plan/zoom/desks=300", in: "×", limit: 1.3},
	{key: "scroll_cpu_ms", what: "scroll the feed of 200 posts, CPU of the process per frame", bench: "Scroll/feed", unit: "cpu-ms/frame", in: "ms", limit: 40},
	{key: "scroll_growth", what: "the same against the list of the settings", bench: "Scroll/feed", unit: "cpu-ms/frame", than: "Scroll/settings", in: "×", limit: 1.3},
	{key: "frame_ms", what: "first frame with the day on it, 100,000 bookings on the device", bench: "FirstFrame/bookings=100000", unit: "ms", in: "ms", limit: 800},
	{key: "frame_growth", what: "the same against a device without them", bench: "FirstFrame/bookings=100000", unit: "ms", than: "FirstFrame/bookings=0", in: "×", limit: 1.15},
	{key: "frame_cpu_growth", what: "the same in CPU time", bench: "FirstFrame/bookings=100000", unit: "cpu-ms", than: "FirstFrame/bookings=0", in: "×"},
	{key: "frame_cpu_ms", what: "its CPU time", bench: "FirstFrame/bookings=100000", unit: "cpu-ms", in: "ms"},
	{key: "client_mib", what: "memory of the client, the most while every screen was opened", bench: "ClientMemory/today", unit: "most-MiB", in: "MiB", limit: 260},
	{key: "client_10s_mib", what: "memory of the client 10 s after its start", bench: "ClientMemory/10s", unit: "MiB", in: "MiB", limit: 260},

	{key: "ready_ms", what: "server ready, demo city", bench: "ServerReady/demo", unit: "ms", in: "ms", limit: 1000},
	{key: "ready_first_ms", what: "server ready, demo city made first", bench: "ServerReady/first", unit: "ms", in: "ms", limit: 1000},
	{key: "ready_first_cpu_ms", what: "its CPU time", bench: "ServerReady/first", unit: "cpu-ms", in: "ms"},
	{key: "ready_city_ms", what: "server ready, full-size city", bench: "ServerReady/city", unit: "ms", in: "ms", limit: 1000},
	{key: "server_mib", what: "memory of the server, demo city and two first loads", bench: "ServerMemory/demo", unit: "most-MiB", in: "MiB", limit: 60},
	{key: "server_city_mib", what: "memory of the server when ready, full-size city", bench: "ServerReady/city", unit: "MiB", in: "MiB"},

	{key: "seed_city_s", what: "making the full-size city", bench: "SeedCity", unit: "s", in: "s"},
	{key: "seed_city_cpu_s", what: "its CPU time", bench: "SeedCity", unit: "cpu-s", in: "s"},
	{key: "first_load_s", what: "first load of a device with 100,000 bookings, the program's", bench: "FirstLoad/bookings=100000", unit: "s", in: "s"},
	{key: "load_rows_s", what: "100,000 bookings to an empty device over HTTP", bench: "FirstLoad/device", unit: "rows/s", in: "/s"},
	{key: "load_x", what: "the same against bare inserts, indexes last", bench: "FirstLoad/device", unit: "rows/s", than: "FirstLoad/bare", in: "×", least: 0.5},
	{key: "load_cpu_us", what: "CPU time of a row, server and device", bench: "FirstLoad/device", unit: "cpu-µs/row", in: "µs"},
	{key: "load_bytes", what: "a row on the wire", bench: "FirstLoad/device", unit: "B/row", in: "B", limit: 38},
	{key: "apply_rows_s", what: "rows taken by a full device", bench: "Apply", unit: "rows/s", in: "/s"},
	{key: "feed_ms", what: "a calendar of 200 bookings, written anew", bench: "Calendar/new", unit: "ns/op", scale: 1e-6, in: "ms", limit: 5},
	{key: "feed_same_ms", what: "the same, asked for when it has not changed", bench: "Calendar/same", unit: "ns/op", scale: 1e-6, in: "ms", limit: 1},
	{key: "series_ms", what: "a series of 52 in one op, on the disk of the device", bench: "Repeat", unit: "median-ms", in: "ms", limit: 20},
	{key: "alternatives_ms", what: "other desks on a device with 391 houses, of which the nine nearest are full", bench: "Alternatives", unit: "median-ms", in: "ms", limit: 20},
	{key: "promotion_ms", what: "a desk given back, a thousand wait and the last may have it: the others have another then", bench: "Hub_promotes/busy", unit: "ns/op", scale: 1e-6, in: "ms", limit: 50},
	{key: "promotion_quota_ms", what: "the same, the others have what the rules allow", bench: "Hub_promotes/at_their_quota", unit: "ns/op", scale: 1e-6, in: "ms", limit: 50},
	{key: "rules_cpu_ms", what: "CPU time of a booking decided with 30 amendments in force, 64 devices, theirs included", bench: "Rules/sqlite/crowd", unit: "cpu-ms/op", in: "ms", limit: 1},
	{key: "rules_alone_cpu_ms", what: "the same, one after the other, the server's alone", bench: "Rules/sqlite/alone", unit: "cpu-ms/op", in: "ms", limit: 1},
	{key: "session_cpu_us", what: "CPU time in which the server finds out whose request it is and whether they may, for a device's first one in a second", bench: "Session/first", unit: "cpu-µs/op", in: "µs", limit: 20},
	{key: "session_again_cpu_us", what: "the same, for those that come again", bench: "Session/again", unit: "cpu-µs/op", in: "µs", limit: 20},
	{key: "signin_ms", what: "our side of a sign-in: what was proved is stored and fetched, and the session is on the disk", bench: "SignIn/begin", unit: "wall-ms/op", in: "ms", limit: 50},
	{key: "refresh_cpu_ms", what: "CPU time of a session renewed, 64 devices, theirs included", bench: "SignIn/crowd", unit: "cpu-ms/op", in: "ms"},
	{key: "push_ops_s", what: "bookings decided by the server, 64 devices", bench: "Push/sqlite/hub", unit: "ops/s", in: "/s"},
	{key: "push_x", what: "the same against its statements bare, in groups", bench: "Push/sqlite/hub", unit: "ops/s", than: "Push/sqlite/bare", in: "×", least: 0.6},
	{key: "push_cpu_ms", what: "its CPU time, that of the devices included", bench: "Push/sqlite/hub", unit: "cpu-ms/op", in: "ms", limit: 0.3},
	{key: "push_pg_ops_s", what: "the same on PostgreSQL", bench: "Push/postgres/hub", unit: "ops/s", in: "/s"},
	{key: "push_pg_x", what: "against its statements bare, in groups", bench: "Push/postgres/hub", unit: "ops/s", than: "Push/postgres/bare", in: "×", least: 0.6},
	{key: "push_pg_cpu_ms", what: "its CPU time, without PostgreSQL's own", bench: "Push/postgres/hub", unit: "cpu-ms/op", in: "ms"},
	{key: "alone_ops_s", what: "one device over HTTP, one wish a request", bench: "PushAlone/sqlite/hub", unit: "ops/s", in: "/s", least: 2000},
	{key: "alone_x", what: "the same against its statements bare", bench: "PushAlone/sqlite/hub", unit: "ops/s", than: "PushAlone/sqlite/bare", in: "×"},
	{key: "alone_pg_ops_s", what: "the same on PostgreSQL", bench: "PushAlone/postgres/hub", unit: "ops/s", in: "/s"},
	{key: "empty_bytes", what: "answer when nothing is new", bench: "Idle/empty", unit: "B", in: "B", limit: 60},
	{key: "empty_cpu_ms", what: "its CPU time over HTTP, the server's, a million rows stored", bench: "Idle/empty", unit: "cpu-ms/op", in: "ms", limit: 0.2},
	{key: "empty_growth", what: "the same against ten thousand", bench: "Idle/empty", unit: "x-growth", in: "×", limit: 1.1},
	{key: "delta_cpu_ms", what: "a hundred new rows, a million stored", bench: "Idle/delta", unit: "cpu-ms/op", in: "ms"},
	{key: "delta_growth", what: "the same against ten thousand", bench: "Idle/delta", unit: "x-growth", in: "×", limit: 1.1},
	{key: "wake_kb", what: "memory of an open wake stream, of 9,000", bench: "Wake", unit: "kB/stream", in: "kB", limit: 30},
	{key: "wake_all_ms", what: "until all of them have heard of a change", bench: "Wake", unit: "all-ms", in: "ms", limit: 300},
	{key: "wake_cpu_ms", what: "CPU time of a hint", bench: "Wake", unit: "cpu-ms/hint", in: "ms"},
}
