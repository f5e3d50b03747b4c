/// Sizes as people say them.
package enum HumanSize {
    /// `512 bytes`, `1.5 KiB`, `76.0 GiB`.
    package static func shown(_ bytes: Double) -> String {
        let units = ["", "KiB", "MiB", "GiB", "TiB"]
        var (rest, unit) = (bytes, 0)
        while rest >= 1024, unit + 1 < units.count { (rest, unit) = (rest / 1024, unit + 1) }
        return unit == 0
            ? StatusWords.bytes(Int64(max(-9e15, min(rest, 9e15)))) : "\((rest * 10).rounded() / 10) \(units[unit])"
    }
}
