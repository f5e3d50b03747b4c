import CasebusCalendar
import Testing

@Suite struct DeadlineTests {
    private func deadline(_ budget: String = "20wd", from start: Int64 = 0) throws -> Deadline {
        try Deadline(try #require(TimeBudget(budget)), from: start)
    }

    private func stretches(_ deadline: Deadline) -> [String] {
        deadline.suspensions.map { "\($0.from)-\($0.to.map { "\($0)" } ?? "")" }
    }

    @Test(arguments: [
        ("0wd", DeadlineFault.nothing), ("0wh", .nothing), ("0nd", .nothing), ("100000wd", nil), ("100000wh", nil),
    ])
    func `a budget has some time, and a bound`(budget: String, fault: DeadlineFault?) throws {
        var found: DeadlineFault?
        do {
            _ = try Deadline(try #require(TimeBudget(budget)), from: 0)
        } catch {
            found = error as? DeadlineFault
        }
        #expect(found == fault)
    }

    @Test func `budgets that no text can say have the same bounds`() throws {
        for budget in [TimeBudget.elapsed(0), .elapsed(-1), .workingDays(-1), .workingTime(-1)] {
            #expect(throws: DeadlineFault.nothing) { try Deadline(budget, from: 0) }
        }
        let most = Int64(TimeBudget.numberMax)
        #expect(throws: Never.self) { try Deadline(.elapsed(most * 86_400_000), from: 0) }
        for budget in [
            TimeBudget.elapsed(most * 86_400_000 + 1), .workingTime(most * 3_600_000 + 1), .naturalDays(Int(most) + 1),
            .workingDays(.max),
        ] {
            #expect(throws: DeadlineFault.tooLong) { try Deadline(budget, from: 0) }
        }
    }

    @Test func `an extension is of the same unit, of some time, and within the bound of the sum`() throws {
        var deadline = try deadline("99998wd")
        try deadline.extend(by: .workingDays(2), granted: 5)
        let full = deadline
        for (more, fault) in [
            (TimeBudget.workingDays(1), DeadlineFault.tooLong), (.workingDays(0), .nothing),
            (.workingDays(-2), .nothing),
            (.naturalDays(1), .otherUnit), (.elapsed(1), .otherUnit),
        ] {
            #expect(throws: fault) { try deadline.extend(by: more, granted: 6) }
        }
        #expect(deadline == full)
        #expect(deadline.total == .workingDays(100_000))
    }

    @Test func `extensions stand in the order in which they were granted, up to their number`() throws {
        var deadline = try deadline()
        for granted in [30, 10, 20] { try deadline.extend(by: .workingDays(granted), granted: Int64(granted)) }
        #expect(deadline.extensions.map(\.granted) == [10, 20, 30])
        for _ in 3..<Deadline.extensionsMax { try deadline.extend(by: .workingDays(1), granted: 0) }
        #expect(throws: DeadlineFault.tooManyExtensions) { try deadline.extend(by: .workingDays(1), granted: 0) }
        #expect(deadline.extensions.count == Deadline.extensionsMax)
    }

    @Test(arguments: [
        ([10...20, 30...40], ["10-20", "30-40"]), ([30...40, 10...20], ["10-20", "30-40"]),
        ([10...20, 20...30], ["10-30"]), ([10...20, 15...40], ["10-40"]), ([15...16, 10...20], ["10-20"]),
        ([10...20, 30...40, 50...60, 15...55], ["10-60"]), ([10...20, 30...40, 20...30], ["10-40"]),
        ([10...10], []), ([-5...3], ["0-3"]), ([-5...0], []),
    ])
    func `suspensions are put together, and cut where the deadline begins`(
        told: [ClosedRange<Int64>], kept: [String]
    ) throws {
        var deadline = try deadline()
        for stretch in told { try deadline.suspend(from: stretch.lowerBound, to: stretch.upperBound) }
        #expect(stretches(deadline) == kept)
        #expect(deadline.suspensions.isEmpty == kept.isEmpty)
    }

    @Test func `what goes on hides what begins after it, until it ends`() throws {
        var deadline = try deadline()
        try deadline.suspend(from: 10, to: 20)
        try deadline.suspend(from: 40, to: 50)
        try deadline.suspend(from: 30)
        #expect(stretches(deadline) == ["10-20", "30-"])
        #expect([10, 19, 30, 1000].allSatisfy(deadline.suspensions.contains))
        #expect(![9, 20, 29].contains(where: deadline.suspensions.contains))
        try deadline.resume(at: 35)
        #expect(stretches(deadline) == ["10-20", "30-35", "40-50"])
        #expect(deadline.suspensions.openSince == nil)
    }

    @Test func `what cannot be is a typed fault, and changes nothing`() throws {
        var deadline = try deadline()
        #expect(throws: DeadlineFault.notSuspended) { try deadline.resume(at: 5) }
        #expect(throws: DeadlineFault.resumedBeforeSuspended) { try deadline.suspend(from: 20, to: 19) }
        #expect(deadline == (try self.deadline()))
        try deadline.suspend(from: 20)
        let suspended = deadline
        #expect(throws: DeadlineFault.alreadySuspended) { try deadline.suspend(from: 30) }
        #expect(throws: DeadlineFault.resumedBeforeSuspended) { try deadline.resume(at: 19) }
        #expect(deadline == suspended)
        try deadline.resume(at: 20)
        #expect(deadline == (try self.deadline()))
    }

    @Test func `there are so many suspensions and no more, those that touch counting as one`() throws {
        var deadline = try deadline()
        for number in 0..<Int64(Deadline.suspensionsMax) {
            try deadline.suspend(from: number * 10, to: number * 10 + 5)
        }
        #expect(throws: DeadlineFault.tooManySuspensions) { try deadline.suspend(from: 6, to: 7) }
        try deadline.suspend(from: 5, to: 7)
        try deadline.suspend(from: 100_000)
        let full = deadline
        #expect(throws: DeadlineFault.tooManySuspensions) { try deadline.resume(at: 100_001) }
        #expect(deadline == full)
    }

    @Test func `the farthest instants count as the nearest within the years that there are`() throws {
        let office = try sampleOffice("00:00-24:00")
        for budget in ["50000wd", "50000wh", "50000nd"] {
            for start in [Int64.min, .max] {
                var deadline = try deadline(budget, from: start)
                try deadline.extend(by: deadline.budget, granted: .max)
                let due = try #require(office.due(deadline).instant)
                #expect(due > deadline.start)
                try deadline.suspend(from: .min, to: .max)
                #expect(try #require(office.due(deadline).instant) > due || start == .max)
                try deadline.suspend(from: .min)
                #expect(office.due(deadline) == .stopped(remaining: deadline.total.amount))
                #expect(office.state(of: deadline, at: .max).used == 0 && !office.isLate(deadline, at: .max))
            }
        }
    }
}
