/// Notices when something about the bus begins and ends. Pure: it is handed what is so, and when.
///
/// - Limits: ``codesMax`` storms at once, more of them are not told; as many codes as the bus has.
struct ConditionWatch: Sendable {
    /// What is looked at each time, seconds apart.
    struct Look: Equatable, Sendable {
        /// The bus's time, in milliseconds since 1970: what is told.
        var now: Int64
        /// Seconds that nobody sets: what is measured by.
        var steady: Double
        var freeBytes: Int
        var sizeBytes: Int
        var isRecording: Bool
        /// How long ago the first record was recorded that the index lacks, in seconds of this machine.
        var lagSeconds: Double
        var lagRecords: UInt64
        /// Refusals and problems since the start, by code.
        var refusals: [String: UInt64]
    }

    struct Thresholds: Equatable, Sendable {
        var diskFreePercent: Int
        var indexLagSeconds: Int
        var refusals: UInt64
    }

    /// A disk that was low is so until this much more of it is free, so that one fact does not come and go.
    static let diskMarginPercent = 1
    /// How long the index lags beyond its bound before it is told: one look may catch it just after a start.
    static let lagLastsSeconds = 20.0
    /// Within which refusals are counted together.
    static let stormSeconds = 60.0
    static let codesMax = 64

    let thresholds: Thresholds
    /// What goes on, also since before a restart.
    private(set) var open: [Condition]
    private var lagsSince: Double?
    private var counts: [String: Window] = [:]

    /// How often one code was counted, at each look within ``stormSeconds``.
    private struct Window: Sendable {
        var marks: [(at: Double, total: UInt64)]
    }

    init(_ thresholds: Thresholds, open: [Condition] = []) {
        self.thresholds = thresholds
        self.open = open
    }

    /// - Returns: what has begun or ended since the last look.
    mutating func look(_ look: Look) -> [Condition] {
        disk(look) + index(look) + storms(look)
    }

    // MARK: Disk

    private mutating func disk(_ look: Look) -> [Condition] {
        let figures = Condition.Figures(freeBytes: look.freeBytes, sizeBytes: look.sizeBytes)
        // A file system that does not tell its size says nothing about what is free.
        let isLow = look.sizeBytes > 0 && look.freeBytes < share(thresholds.diskFreePercent, of: look.sizeBytes)
        let isRoomy =
            look.sizeBytes > 0
            && look.freeBytes >= share(thresholds.diskFreePercent + Self.diskMarginPercent, of: look.sizeBytes)
        return turn(.diskLow, begins: isLow, ends: isRoomy, figures, look)
            + turn(.diskStopped, begins: !look.isRecording, ends: look.isRecording, figures, look)
    }

    private func share(_ percent: Int, of bytes: Int) -> Int { bytes / 100 * percent }

    // MARK: Index

    private mutating func index(_ look: Look) -> [Condition] {
        let bound = Double(thresholds.indexLagSeconds)
        if look.lagSeconds > bound { lagsSince = lagsSince ?? look.steady } else { lagsSince = nil }
        let lasts = lagsSince.map { look.steady - $0 >= Self.lagLastsSeconds } ?? false
        let figures = Condition.Figures(lagSeconds: Int(min(look.lagSeconds, 1e9)), lagRecords: look.lagRecords)
        return turn(.indexLags, begins: lasts, ends: look.lagSeconds <= bound / 2, figures, look)
    }

    // MARK: Storms

    /// A storm is told when it begins; that it is over is known by nothing more coming.
    private mutating func storms(_ look: Look) -> [Condition] {
        var begun: [Condition] = []
        for (code, total) in look.refusals.sorted(by: { $0.key < $1.key }) {
            guard counts[code] != nil || counts.count < Self.codesMax else { continue }
            // The counting began with this process, moments before the first look.
            var window = counts[code] ?? Window(marks: [(look.steady, 0)])
            window.marks.append((look.steady, total))
            while window.marks.count > 2, window.marks[1].at <= look.steady - Self.stormSeconds {
                window.marks.removeFirst()
            }
            counts[code] = window
            let refused = total &- (window.marks.first?.total ?? total)
            let figures = Condition.Figures(refusals: refused)
            let isStorm = refused >= thresholds.refusals
            let turned = turn(
                .refusedStorm, code: code, begins: isStorm, ends: refused < max(1, thresholds.refusals / 2), figures,
                look)
            begun += turned.filter { $0.ended == nil }
        }
        return begun
    }

    // MARK: Beginning and ending

    private mutating func turn(
        _ name: Condition.Name, code: String? = nil, begins: Bool, ends: Bool, _ figures: Condition.Figures,
        _ look: Look
    ) -> [Condition] {
        if let place = open.firstIndex(where: { $0.name == name && $0.code == code }) {
            guard ends else { return [] }
            var over = open.remove(at: place)
            (over.ended, over.figures) = (look.now, figures)
            return [over]
        }
        guard begins else { return [] }
        let begun = Condition(name: name, code: code, began: look.now, figures: figures)
        open.append(begun)
        return [begun]
    }
}
