import CasebusCalendar
import Testing

@Suite struct OfficeHoursTests {
    @Test(arguments: [
        "", "09:00", "12:00-09:00", "09:00-09:00", "9:00-12:00", "09:00-24:01", "09:60-12:00", "09:00-12:00-13:00",
        "09:00–12:00", "+9:00-12:00",
    ])
    func `what is no span is refused`(text: String) {
        #expect(OfficeHours.Span(text) == nil)
    }

    @Test(arguments: [("09:00-12:00 11:59-13:00", false), ("12:00-13:00 09:00-12:00", true), ("00:00-24:00", true)])
    func `spans may touch but not overlap, in any order`(spans: String, isGood: Bool) throws {
        let spans = try spans.split(separator: " ").map { try #require(OfficeHours.Span(String($0))) }
        #expect((OfficeHours(spans) != nil) == isGood)
    }

    @Test func `an office that never opens is none`() {
        #expect(OfficeHours([]) == nil)
    }

    @Test func `the usual day has eight hours and closes at six`() throws {
        #expect(OfficeHours.usual.total == 8 * 3_600_000)
        #expect(OfficeHours.usual.closing == 18 * 3_600_000)
        #expect(try hours("09:00-12:00 13:00-18:00") == .usual)
    }
}
