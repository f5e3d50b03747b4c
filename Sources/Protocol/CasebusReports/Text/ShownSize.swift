/// Sizes as people say them.
package enum ShownSize {
    private static let units = ["KiB", "MiB", "GiB", "TiB"]

    /// `512 bytes`, `1.5 MiB`.
    package static func text(_ bytes: Int) -> String {
        var (rest, unit) = (Double(bytes), -1)
        while rest >= 1024, unit + 1 < units.count { (rest, unit) = (rest / 1024, unit + 1) }
        return unit < 0 ? StatusWords.bytes(Int64(bytes)) : "\((rest * 10).rounded() / 10) \(units[unit])"
    }
}
