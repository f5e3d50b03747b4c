import CasebusCalendar
import CasebusModel
import Testing

/// When deadlines are due, in days and hours that a reader can count on the calendar of ``sampleDays()``.
@Suite struct DeadlineDueTests {
    /// `2026-02-12 10:00..2026-02-13 09:00`, or with nothing behind the dots.
    private func deadline(
        _ budget: String, from start: String, suspended: [String] = [], extended: [(String, String)] = [],
        _ firstDay: FirstDay? = nil
    ) throws -> Deadline {
        var deadline = try Deadline(try #require(TimeBudget(budget)), from: try china(start), firstDay: firstDay)
        for stretch in suspended {
            let ends = stretch.split(separator: "..").map(String.init)
            try deadline.suspend(from: try china(ends[0]), to: ends.count > 1 ? try china(ends[1]) : nil)
        }
        for (more, granted) in extended {
            try deadline.extend(by: try #require(TimeBudget(more)), granted: try china(granted))
        }
        return deadline
    }

    private func told(_ due: Due) -> String {
        switch due {
        case .at(let instant): inChina(instant)
        case .stopped(let remaining): "stopped \(remaining)"
        }
    }

    private func told(_ stretches: [LateStretch]) -> [String] {
        stretches.map { "\(inChina($0.from))..\($0.to.map(inChina) ?? "")" }
    }

    @Test(arguments: [
        // Within a day that counts; over its opening or closing only; over a break; the next day, early and late.
        ("2wd", "2026-02-09 10:00", "2026-02-10 11:00..2026-02-10 11:01", "2026-02-12 18:00"),
        ("2wd", "2026-02-09 10:00", "2026-02-10 17:59..2026-02-10 23:00", "2026-02-12 18:00"),
        ("2wd", "2026-02-09 10:00", "2026-02-10 18:00..2026-02-11 09:00", "2026-02-11 18:00"),
        ("2wd", "2026-02-09 10:00", "2026-02-10 18:00..2026-02-11 09:01", "2026-02-12 18:00"),
        ("2wd", "2026-02-09 10:00", "2026-02-10 12:10..2026-02-10 12:50", "2026-02-12 18:00"),
        ("2wd", "2026-02-09 10:00", "2026-02-10 10:00..2026-02-11 10:00", "2026-02-13 18:00"),
        // Before the first day that counts, and on days that are not worked anyway.
        ("2wd", "2026-02-09 10:00", "2026-02-09 11:00..2026-02-09 17:00", "2026-02-11 18:00"),
        ("2wd", "2026-02-13 10:00", "2026-02-15 00:00..2026-02-24 00:00", "2026-02-24 18:00"),
        ("2wd", "2026-02-13 10:00", "2026-02-14 17:00..2026-02-24 09:00", "2026-02-25 18:00"),
        // It goes on: what has passed is kept.
        ("5wd", "2026-02-09 10:00", "2026-02-11 10:00", "stopped 4"),
        ("5wd", "2026-02-09 10:00", "2026-02-09 11:00", "stopped 5"),
        ("2wd", "2026-02-09 10:00", "2026-02-11 17:59", "stopped 1"),
        // When it was due already.
        ("2wd", "2026-02-09 10:00", "2026-02-11 18:00", "2026-02-11 18:00"),
        // Natural days; where the last is not worked, the next worked day that is not suspended.
        ("3nd", "2026-02-09 10:00", "2026-02-10 10:00..2026-02-10 10:01", "2026-02-13 18:00"),
        ("5nd", "2026-02-10 10:00", "2026-02-24 10:00..2026-02-25 10:00", "2026-02-26 18:00"),
        ("5nd", "2026-02-10 10:00", "2026-02-24 10:00", "stopped 0"),
        ("5nd", "2026-02-10 10:00", "2026-02-15 23:59..2026-02-16 00:01", "2026-02-24 18:00"),
        ("9nd", "2026-02-17 10:00", "2026-02-18 00:00..2026-02-19 00:00", "2026-02-27 18:00"),
        ("9nd", "2026-02-17 10:00", "2026-02-18 00:00..2026-02-19 00:00:00.001", "2026-02-28 18:00"),
        // Time, to the millisecond.
        ("4wh", "2026-02-12 10:00", "2026-02-12 11:00..2026-02-12 14:00", "2026-02-12 17:00"),
        ("4wh", "2026-02-12 10:00", "2026-02-12 11:00:00.001..2026-02-12 11:00:00.003", "2026-02-12 15:00:00.002"),
        ("4wh", "2026-02-12 10:00", "2026-02-12 12:10..2026-02-12 12:50", "2026-02-12 15:00"),
        ("4wh", "2026-02-12 10:00", "2026-02-12 15:00", "2026-02-12 15:00"),
        ("4wh", "2026-02-12 10:00", "2026-02-12 14:59:59.999", "stopped 1"),
        ("4wh", "2026-02-12 10:00", "2026-02-11 10:00..2026-02-12 11:00", "2026-02-12 16:00"),
    ])
    func `suspended time does not count`(budget: String, start: String, suspended: String, due: String) throws {
        let deadline = try deadline(budget, from: start, suspended: [suspended])
        #expect(told(try sampleOffice().due(deadline)) == due)
    }

    @Test func `elapsed time stops too`() throws {
        var deadline = try Deadline(.elapsed(100), from: 1000)
        try deadline.suspend(from: 1050, to: 1070)
        try deadline.suspend(from: 1060, to: 1080)
        #expect(try sampleOffice().due(deadline) == .at(1130))
        try deadline.suspend(from: 1129)
        #expect(try sampleOffice().due(deadline) == .stopped(remaining: 1))
        let explanation = try sampleOffice().explanation(of: deadline)
        #expect(
            explanation.suspended == .elapsed(30) && !explanation.isProvisional && explanation.firstCountedDay == nil)
    }

    @Test func `the rule for the first day is the deadline's own, else the calendar's`() throws {
        for office in FirstDay.allCases {
            let calendar = try sampleOffice("09:00-12:00 13:00-18:00", office)
            for (own, day) in [(FirstDay.same, "2026-02-12"), (.next, "2026-02-13")] {
                let due = calendar.due(try deadline("1wd", from: "2026-02-12 10:00", own))
                #expect(told(due) == "\(day) 18:00")
            }
            let due = calendar.due(try deadline("1wd", from: "2026-02-12 10:00"))
            #expect(told(due) == "2026-02-1\(office == .same ? 2 : 3) 18:00")
        }
    }

    @Test func `its own first day counts though it was suspended before it began`() throws {
        let office = try sampleOffice("09:00-12:00 13:00-18:00", .same)
        let suspended = ["2026-02-12 09:30..2026-02-12 10:00"]
        #expect(
            told(office.due(try deadline("1wd", from: "2026-02-12 10:00", suspended: suspended))) == "2026-02-12 18:00")
        #expect(
            told(office.due(try deadline("1wd", from: "2026-02-12 09:59", suspended: suspended))) == "2026-02-13 18:00")
    }

    @Test func `an extension follows on what there was`() throws {
        let deadline = try deadline(
            "2wd", from: "2026-02-09 10:00", suspended: ["2026-02-12 10:00..2026-02-12 11:00"],
            extended: [("1wd", "2026-02-10 10:00")])
        #expect(told(try sampleOffice().due(deadline)) == "2026-02-13 18:00")
    }

    @Test func `what an extension came too late for stays late`() throws {
        let office = try sampleOffice()
        // Due on the 10th, again on the 12th, on the 13th.
        let deadline = try deadline(
            "1wd", from: "2026-02-09 10:00", extended: [("2wd", "2026-02-11 12:00"), ("1wd", "2026-02-12 12:00")])
        let late = [
            ("2026-02-10 18:00", false), ("2026-02-10 18:00:00.001", true), ("2026-02-11 11:59", true),
            ("2026-02-11 12:00", false), ("2026-02-13 18:00", false), ("2026-02-13 18:01", true),
        ]
        for (at, isLate) in late {
            #expect(office.isLate(deadline, at: try china(at)) == isLate, "\(at)")
            #expect(office.state(of: deadline, at: try china(at)).isLate == isLate, "\(at)")
        }
        let first = "2026-02-10 18:00..2026-02-11 12:00"
        for (at, stretches) in [
            ("2026-02-10 18:00", []), ("2026-02-11 10:00", ["2026-02-10 18:00.."]), ("2026-02-11 12:00", [first]),
            ("2026-02-13 18:00", [first]), ("2026-02-13 18:01", [first, "2026-02-13 18:00.."]),
        ] {
            #expect(told(office.lateStretches(of: deadline, until: try china(at))) == stretches, "\(at)")
        }
    }

    @Test func `an extension that is too short leaves one stretch`() throws {
        let office = try sampleOffice()
        let deadline = try deadline(
            "1wd", from: "2026-02-09 10:00", extended: [("1wd", "2026-02-12 12:00"), ("1wd", "2026-02-12 13:00")])
        let stretches = office.lateStretches(of: deadline, until: try china("2026-02-12 17:00"))
        #expect(told(stretches) == ["2026-02-10 18:00..2026-02-12 13:00"])
    }

    @Test func `a suspension that came too late stops nothing`() throws {
        let office = try sampleOffice()
        let deadline = try deadline("1wd", from: "2026-02-09 10:00", suspended: ["2026-02-11 10:00"])
        let state = office.state(of: deadline, at: try china("2026-02-12 10:00"))
        #expect(state.used == 1 && state.remaining == 0 && state.isSuspended && state.isLate)
    }

    @Test(arguments: [
        ("3wd", "2026-02-10 17:59", 0, 3), ("3wd", "2026-02-10 18:00", 1, 2), ("3wd", "2026-02-11 18:00", 1, 2),
        ("3wd", "2026-02-12 18:00", 2, 1), ("3wd", "2026-02-24 17:59", 4, -1), ("3nd", "2026-02-24 17:59", 13, -10),
        ("3nd", "2026-02-15 23:59", 4, -1), ("3nd", "2026-02-16 00:00", 5, -2),
        ("3wh", "2026-02-09 10:30", 1_800_000, 9_000_000), ("3wh", "2026-02-11 12:00", 54_000_000, -43_200_000),
        ("3wd", "2026-02-01 00:00", 0, 3), ("3wh", "2026-02-01 00:00", 0, 10_800_000),
    ])
    func `it tells what has passed and what is left`(budget: String, at: String, used: Int64, left: Int64) throws {
        let deadline = try deadline(
            budget, from: "2026-02-09 10:00", suspended: ["2026-02-10 18:00..2026-02-11 12:00"])
        let state = try sampleOffice().state(of: deadline, at: try china(at))
        #expect((state.used, state.remaining) == (used, left))
    }

    @Test(arguments: [
        // Whole days; the morning of the first where there is not one.
        ("5wd", 80, "2026-02-13 18:00"), ("3wd", 80, "2026-02-11 18:00"), ("1wd", 80, "2026-02-10 09:00"),
        ("10wd", 100, "2026-02-28 18:00"), ("5wd", 0, "2026-02-10 09:00"), ("7nd", 80, "2026-02-14 18:00"),
        ("8nd", 80, "2026-02-16 00:00"), ("10wh", 80, "2026-02-10 10:00"), ("10wh", 0, "2026-02-09 10:00"),
    ])
    func `a share of it has passed`(budget: String, percent: Int, at: String) throws {
        let deadline = try deadline(budget, from: "2026-02-09 10:00")
        #expect(try sampleOffice().instant(atPercent: percent, of: deadline).map(inChina) == at)
    }

    @Test func `no share passes while it is suspended before it`() throws {
        let deadline = try deadline("5wd", from: "2026-02-09 10:00", suspended: ["2026-02-12 10:00"])
        let office = try sampleOffice()
        #expect(office.instant(atPercent: 40, of: deadline).map(inChina) == "2026-02-11 18:00")
        #expect(office.instant(atPercent: 60, of: deadline) == nil)
    }

    @Test func `it explains itself`() throws {
        let office = try sampleOffice()
        let deadline = try deadline(
            "5wd", from: "2026-02-09 10:00",
            suspended: [
                "2026-02-10 10:00..2026-02-11 10:00", "2026-02-27 10:00..2026-02-27 10:01", "2026-03-02 10:00",
            ],
            extended: [("2wd", "2026-02-10 10:00")])
        let explanation = office.explanation(of: deadline)
        // 12, 13, 14, 24, 25, 26, 28 of February.
        #expect(told(explanation.due) == "2026-02-28 18:00")
        #expect(explanation.firstCountedDay == CivilDate("2026-02-12")?.daysSince1970)
        #expect(explanation.suspended == .workingDays(3) && explanation.extended == .workingDays(2))
        #expect(explanation.budget == .workingDays(5) && explanation.start == deadline.start)
        #expect(!explanation.isProvisional && explanation.calendarVersion == office.version)
        #expect(office.explanation(of: try self.deadline("5wd", from: "2026-12-28 10:00")).isProvisional)
    }

    @Test func `what counts otherwise has another version`() throws {
        let office = try sampleOffice()
        #expect(office.version == (try sampleOffice()).version && office.version.count == 16)
        let days = try sampleDays()
        let others = [
            try sampleOffice("09:00-12:00 13:00-17:59"), try sampleOffice("09:00-12:00 13:00-18:00", .same),
            OfficeCalendar(days: days, hours: .usual, offsetMinutes: 479, firstDay: .next),
            OfficeCalendar(days: .weekendsOnly, hours: .usual, offsetMinutes: 480, firstDay: .next),
            OfficeCalendar(
                days: try #require(WorkingDays(off: [.saturday, .sunday], named: [:], years: [2026])), hours: .usual,
                offsetMinutes: 480, firstDay: .next),
            OfficeCalendar(
                days: try #require(WorkingDays(off: [.sunday], named: [:], years: [])), hours: .usual,
                offsetMinutes: 480, firstDay: .next),
        ]
        #expect(Set(others.map(\.version) + [office.version]).count == others.count + 1)
    }

    @Test(arguments: FirstDay.allCases)
    func `its answers agree with each other`(firstDay: FirstDay) throws {
        let office = try sampleOffice("09:00-12:00 13:00-18:00", firstDay)
        var random = SplitMix64(state: 11)
        let (first, last) = (try china("2025-12-20 00:00"), try china("2026-03-10 00:00"))
        for _ in 0..<1500 {
            let unit = TimeBudget.Unit.allCases.randomElement(using: &random) ?? .elapsed
            let amount = Int64.random(in: 1...9, using: &random) * (unit.isDays ? 1 : 3_600_001)
            var deadline = try Deadline(TimeBudget(amount, unit), from: .random(in: first...last, using: &random))
            #expect(office.due(deadline) == .at(office.due(deadline.budget, after: deadline.start)))
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let from = deadline.start + .random(in: 0...864_000_000, using: &random)
                try deadline.suspend(from: from, to: from + .random(in: 0...200_000_000, using: &random))
            }
            let due = try #require(office.due(deadline).instant)
            let state = office.state(of: deadline, at: due)
            #expect(!state.isSuspended && !state.isLate && office.isLate(deadline, at: due + 1))
            #expect(unit == .naturalDays ? state.remaining <= 0 : state.remaining == 0)
            if unit != .naturalDays { #expect(office.state(of: deadline, at: due - 1).remaining > 0) }
            for percent in [1, 50, 80, 99] {
                #expect(try #require(office.instant(atPercent: percent, of: deadline)) < due)
            }
            // What came later changes nothing of what was due, nor of what had passed.
            var later = deadline
            try later.suspend(from: due)
            #expect(office.due(later) == .at(due) && office.isLate(later, at: due + 1))
            let moment = Int64.random(in: deadline.start...due, using: &random)
            var open = deadline
            try open.suspend(from: moment)
            #expect(office.state(of: open, at: moment).used == office.state(of: deadline, at: moment).used)
            #expect(moment == due || office.due(open).instant == nil)
        }
    }
}
