import CasebusConfiguration
import Testing

@testable import CasebusAlerts

@Suite struct QuietHoursTests {
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    @Test(
        arguments: [
            (21 * 60 + 59, 0), (22 * 60, 540), (23 * 60, 480), (0, 420), (6 * 60 + 59, 1), (7 * 60, 0), (12 * 60, 0),
        ] as [(Int, Int64)])
    func `over midnight they last from the evening to the morning`(minute: Int, left: Int64) {
        let quiet = BusConfiguration.QuietHours(from: 22 * 60, to: 7 * 60)
        #expect(quiet.left(at: 20_000 * Self.day + Int64(minute) * 60_000, offsetMinutes: 0) == left * 60_000)
    }

    @Test(arguments: [(11, 0), (12, 2), (13, 1), (14, 0)] as [(Int64, Int64)])
    func `within a day they last from the one to the other`(hour: Int64, left: Int64) {
        let quiet = BusConfiguration.QuietHours(from: 12 * 60, to: 14 * 60)
        #expect(quiet.left(at: hour * Self.hour, offsetMinutes: 0) == left * Self.hour)
    }

    @Test func `the calendar's clock rules`() {
        let quiet = BusConfiguration.QuietHours(from: 22 * 60, to: 7 * 60)
        // 15:00 in UTC is 23:00 in China.
        #expect(quiet.left(at: 15 * Self.hour, offsetMinutes: 480) == 8 * Self.hour)
        #expect(quiet.left(at: 15 * Self.hour, offsetMinutes: 0) == 0)
        #expect(quiet.left(at: 3 * Self.hour, offsetMinutes: -300) == 9 * Self.hour)
    }

    @Test func `before 1970 a day is one too`() {
        let quiet = BusConfiguration.QuietHours(from: 60, to: 120)
        #expect(quiet.left(at: -23 * Self.hour, offsetMinutes: 0) == Self.hour)
    }
}
