import CasebusCalendar
import Testing

@Suite struct WorkingCalendarTests {
    @Test(arguments: [
        ("hall/enterprise", "09:00-17:00"), ("hall/enterprise/window/07", "10:00-16:00"),
        ("hall/enterprise/window/08", "09:00-17:00"), ("hall/enterprises", "09:00-12:00 13:00-18:00"),
        ("bureau/market", "09:00-12:00 13:00-18:00"), ("", "09:00-12:00 13:00-18:00"),
    ])
    func `a unit keeps its own hours, else those of the nearest unit it sits in`(unit: String, spans: String) throws {
        let calendar = WorkingCalendar(
            days: try sampleDays(), offsetMinutes: 480,
            unitHours: [
                "hall/enterprise": try hours("09:00-17:00"), "hall/enterprise/window/07": try hours("10:00-16:00"),
            ])
        #expect(try calendar.office(of: unit).hours == hours(spans))
        #expect(calendar.offices[calendar.officeNumber(of: unit)] == calendar.office(of: unit))
    }

    @Test func `units with the same hours share an office`() throws {
        let same = try hours("09:00-17:00")
        let calendar = WorkingCalendar(
            days: try sampleDays(), offsetMinutes: 0, unitHours: ["a": same, "b": same, "c": .usual])
        #expect(calendar.offices.count == 2)
        #expect(calendar.officeNumber(of: "a") == calendar.officeNumber(of: "b/c"))
        #expect(calendar.officeNumber(of: "c") == 0)
    }

    @Test func `without a file only weekends are off, and all of it is provisional`() throws {
        let office = WorkingCalendar.weekendsOnly.office(of: "bureau/market")
        let week = (try china("2026-02-16 00:00"), try china("2026-02-23 00:00"))
        #expect(office.workingTime(from: week.0, to: week.1) == 40 * 3_600_000)
        #expect(office.isProvisional(from: week.0, to: week.1))
    }
}
