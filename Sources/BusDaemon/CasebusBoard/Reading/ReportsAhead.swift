internal import CasebusRuntime

/// Makes the map's reports for operators before any of them asks, at the start and again and again, where the log is so
/// long that the first would have to wait for them.
///
/// They are made one after the other by the room's threads, which give way to every other one, and seldom enough: see
/// ``AnswerShelf/usableTimes``.
struct ReportsAhead {
    /// Records from which on a report of the whole log takes some 10 milliseconds and more.
    static let recordsLeast: UInt64 = 100_000
    /// Of an index that is further behind nothing is reckoned ahead: it would be old before anybody reads it.
    static let lagMost: UInt64 = 10_000
    /// How often it looks whether a report will soon be too old to be given to a reader: sooner than any becomes it.
    static let looks = Duration.seconds(10)

    let shelf: AnswerShelf
    let bus: BusWatch

    /// Goes on until its task is cancelled.
    func keepMade() async {
        while !Task.isCancelled {
            for period in Period.allCases where isWorthwhile {
                // One that cannot be made is told to whoever asks for it.
                _ = try? await MapPage.answer(.over(period), shelf, now: bus.now, .local, fresh: nil)
            }
            try? await Task.sleep(for: Self.looks)
        }
    }

    private var isWorthwhile: Bool { bus.head >= Self.recordsLeast && bus.indexLag.records <= Self.lagMost }
}
