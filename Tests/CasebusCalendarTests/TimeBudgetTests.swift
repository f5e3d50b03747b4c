import CasebusCalendar
import Testing

@Suite struct TimeBudgetTests {
    @Test(arguments: [
        ("7wd", TimeBudget.workingDays(7), "7wd"), ("0wd", .workingDays(0), "0wd"),
        ("4wh", .workingTime(14_400_000), "4wh"), ("90wm", .workingTime(5_400_000), "90wm"),
        ("120wm", .workingTime(7_200_000), "2wh"), ("20nd", .naturalDays(20), "20nd"),
        ("100000wd", .workingDays(100_000), "100000wd"),
    ])
    func `a budget is read and written`(text: String, budget: TimeBudget, written: String) {
        #expect(TimeBudget(text) == budget)
        #expect(budget.description == written)
        #expect(budget.needsCalendar)
    }

    @Test(arguments: [
        "", "wd", "7", "7d", "-7wd", "1.5wh", "7 wd", "7wd ", "7WD", "100001wd", "0000007wd", "７wd", "1wd2wh",
    ])
    func `what is no budget is refused`(text: String) {
        #expect(TimeBudget(text) == nil)
    }

    @Test func `elapsed time needs no calendar`() {
        #expect(!TimeBudget.elapsed(1500).needsCalendar)
        #expect(TimeBudget.elapsed(1500).description == "1s")
    }
}
