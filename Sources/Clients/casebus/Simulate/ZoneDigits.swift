enum ZoneDigits {
    /// A case's id: its seed, and its number with five digits at least.
    static func caseID(seed: UInt64, _ number: Int) -> String {
        let digits = String(number)
        return "z\(seed)-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
    }
}
