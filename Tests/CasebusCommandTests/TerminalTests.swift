import ArgumentParser
import CasebusCalendar
import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

@Suite struct HumanTimeTests {
    @Test(arguments: [
        (0.0, "0 s"), (0.482, "0.482 s"), (9.9994, "9.999 s"), (10.4, "10 s"), (59.0, "59 s"), (60.0, "1 min"),
        (65.0, "1 min 5 s"),
        (3600.0, "1 h"), (3660.0, "1 h 1 min"), (3605.0, "1 h"), (273_600.0, "3 d 4 h"), (34_560_000.0, "400 d"),
        (-5.0, "-5 s"),
    ])
    func `a duration is said in its two largest units`(seconds: Double, text: String) {
        #expect(HumanTime.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        ("45", 45.0), ("45s", 45.0), ("90m", 5400.0), ("4h", 14_400.0), ("3d", 259_200.0), ("1d12h", 129_600.0),
        ("2w", 1_209_600.0),
        ("1.5h", 5400.0), ("1d 2h", 93_600.0),
    ])
    func `a duration is read`(text: String, seconds: Double) {
        #expect(HumanTime.seconds(from: text) == seconds)
    }

    @Test(arguments: ["", "h", "3x", "3d4", "-3d", "1e3", "３d", "99999999999999w"])
    func `what is no duration is refused`(text: String) {
        #expect(HumanTime.seconds(from: text) == nil)
    }

    @Test func `an instant is shown in the zone asked for`() throws {
        let instant = try #require(Timestamp("2026-01-05T01:30:07.900Z"))
        let shanghai = try #require(TimeZone(secondsFromGMT: 8 * 3600))
        #expect(HumanTime.instant(instant, in: shanghai) == "2026-01-05 09:30")
        #expect(HumanTime.instant(instant, withSeconds: true, in: shanghai) == "2026-01-05 09:30:07")
    }

    @Test func `the zone is named where the machine's clock shows another time, and only below times`() throws {
        let instant = try #require(Timestamp("2026-01-05T01:30:07Z"))
        let here = TimeZone.current.secondsFromGMT()
        let other = try #require(TimeZone(secondsFromGMT: here == 8 * 3600 ? 3600 : 8 * 3600))
        let name = here == 8 * 3600 ? "UTC+01:00" : "UTC+08:00"
        let line = HumanTime.instant(instant)
        #expect(HumanTime.namingZone([line]) == [line])
        #expect(HumanTime.stamp(instant) == HumanTime.instant(instant, withSeconds: true))
        try HumanTime.$zone.withValue(other) {
            #expect(HumanTime.namingZone(["case \(line) x"]).last == "Times are in \(name).")
            #expect(HumanTime.namingZone(["nothing since 2026-01-05"]) == ["nothing since 2026-01-05"])
            #expect(HumanTime.stamp(instant).hasSuffix(" \(name)"))
            let read = try TimeArgument.instant(HumanTime.instant(instant, withSeconds: true), option: "--at")
            #expect(read == instant, "what is shown is read back")
        }
    }

    @Test func `the limits that stalls has by default are durations`() throws {
        let stalls = try Stalls.parse([])
        #expect(
            [stalls.waiting, stalls.work, stalls.idle].map(\.budget) == [
                .elapsed(86_400_000), .elapsed(432_000_000), .elapsed(86_400_000),
            ])
    }

    @Test(arguments: [
        ("2wd", TimeBudget.workingDays(2)), ("4wh", .workingTime(14_400_000)), ("20nd", .naturalDays(20)),
        ("2w", .elapsed(1_209_600_000)), ("4h", .elapsed(14_400_000)), ("0.001", .elapsed(1)),
    ])
    func `a limit is a duration or a budget of working time`(text: String, budget: TimeBudget) {
        #expect(LimitArgument(argument: text)?.budget == budget)
    }

    @Test(arguments: [
        (0.0, 28_800.0, "0 min", "0 wm"), (59, 28_800, "0 min", "0 wm"), (5400, 28_800, "1 h 30 min", "1 wh 30 wm"),
        (28_800, 28_800, "1 d", "1 wd"), (68_400, 28_800, "2 d 3 h", "2 wd 3 wh"),
        (30_600, 27_000, "1 d 1 h", "1 wd 1 wh"),
    ])
    func `working time is said in days of the office`(seconds: Double, day: Double, text: String, short: String) {
        #expect(HumanTime.workingTime(seconds: seconds, day: day) == text)
        #expect(HumanTime.workingTime(seconds: seconds, day: day, besideDurations: true) == short)
    }
}

@Suite struct ShownTextTests {
    @Test(arguments: [
        ("bureau/market", "bureau/market"), ("企业大厅", "企业大厅"), ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("a\nb", "a\\u{A}b"),
        ("\u{202E}abc", "\\u{202E}abc"), ("\u{9B}1m", "\\u{9B}1m"), ("a\u{301}", "a\u{301}"),
    ])
    func `what steers a terminal is written out`(text: String, shown: String) {
        #expect(text.shown == shown)
    }

    @Test func `lines stay lines where a text may have several`() {
        #expect("a\nb\u{1B}".shownLines == "a\nb\\u{1B}")
    }

    @Test(arguments: [
        ("abc", 3), ("大厅", 4), ("a大", 3), ("e\u{301}", 1), ("", 0), ("：，。（）", 10), ("９", 2), ("·…", 2),
        ("한국", 4), ("かな", 4), ("ﾊ", 1), ("\u{20000}", 2), ("😀", 2), ("é", 1), ("Ж", 1), ("\u{1112}\u{1161}", 3),
        ("\u{303E}\u{303F}\u{3040}\u{3041}", 6), ("\u{A4C6}\u{A4D0}", 3), ("\u{FFFD}", 1),
    ])
    func `wide characters take two columns`(text: String, columns: Int) {
        #expect(text.columns == columns)
    }
}

@Suite struct TableTests {
    @Test func `columns are aligned, also with Chinese names, and values cannot steer the terminal`() {
        var table = Table([("UNIT", .left), ("OPEN", .right), ("", .left)])
        table.add(["大厅", "7", ""])
        table.add(["a\u{7}", "1234", "away"])
        #expect(table.lines == ["UNIT    OPEN", "大厅       7", "a\\u{7}  1234  away"])
    }
}

@Suite struct ProgressBarTests {
    @Test func `the bar fills`() {
        #expect(
            ProgressBar.line("importing", done: 0, total: 10)
                == "importing [..............................] 0 %  0 of 10")
        #expect(
            ProgressBar.line("importing", done: 10, total: 10)
                == "importing [##############################] 100 %  10 of 10")
    }
}
