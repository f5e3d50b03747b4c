/// Names of the files in the journal folder.
enum SegmentName {
    static let suffix = ".seg"
    static let sealSuffix = ".seal"
    static let prepared = "next.prepared"
    static let erasing = "erasing.mark"

    static func segment(first sequence: UInt64) -> String { digits(sequence) + suffix }
    static func seal(first sequence: UInt64) -> String { digits(sequence) + sealSuffix }

    /// Twenty digits, so that names sort as numbers do.
    static func digits(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: 20 - text.utf8.count) + text
    }

    /// The first sequence that a segment's name tells, or `nil` for any other name.
    static func firstSequence(_ name: String) -> UInt64? {
        guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count else { return nil }
        return UInt64(name.dropLast(suffix.utf8.count))
    }
}
