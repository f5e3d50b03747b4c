/// Random numbers that are the same for the same seed, on every machine and for ever.
///
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64
    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// - Parameters:
    ///   - seed: what the whole day is drawn from.
    ///   - stream: which of its independent sequences this is: a case's number, so that a day with more cases begins
    ///     with the same ones.
    init(seed: UInt64, stream: UInt64) {
        state = SeededGenerator.mixed(seed) ^ SeededGenerator.mixed(stream &* SeededGenerator.golden)
    }

    mutating func next() -> UInt64 {
        state &+= SeededGenerator.golden
        return SeededGenerator.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// The draws that a plan is made of.
///
/// They are written out here, because what the standard library makes of a generator may differ between versions.
struct Dice: Sendable {
    private var generator: SeededGenerator

    init(seed: UInt64, stream: UInt64) {
        generator = SeededGenerator(seed: seed, stream: stream)
    }

    /// A number from 0 up to, but not, 1.
    mutating func fraction() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    mutating func between(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + fraction() * (range.upperBound - range.lowerBound)
    }

    /// A number from 0 up to, but not, `count`, which is above 0.
    mutating func number(below count: Int) -> Int { Int(generator.next() % UInt64(count)) }

    /// - Parameter items: at least one.
    mutating func pick<Item>(_ items: [Item]) -> Item { items[number(below: items.count)] }

    mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
        var items = items
        for place in items.indices.dropFirst().reversed() { items.swapAt(place, number(below: place + 1)) }
        return items
    }
}
