internal import CasebusConfiguration

extension BusConfiguration.QuietHours {
    private static let minutesOfDay: Int64 = 1440

    /// How many milliseconds of the quiet hours are left; 0 outside of them.
    ///
    /// - Parameters:
    ///   - instant: in milliseconds since 1970.
    ///   - offsetMinutes: how far the calendar's time is ahead of UTC.
    func left(at instant: Int64, offsetMinutes: Int) -> Int64 {
        let local = instant + Int64(offsetMinutes) * 60_000
        let day = Self.minutesOfDay * 60_000
        let moment = ((local % day) + day) % day
        let (begin, end) = (Int64(from) * 60_000, Int64(to) * 60_000)
        let isQuiet = begin < end ? (begin..<end).contains(moment) : moment >= begin || moment < end
        guard isQuiet else { return 0 }
        return moment < end ? end - moment : end + day - moment
    }
}
