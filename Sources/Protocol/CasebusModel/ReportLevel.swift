/// Whom a report names: halls, bureaus and centres; what sits in one counts for it, stations and outlets count together.
///
/// Reports measure departments and spare the people at the windows. A unit that asks sees itself by its own name.
package enum ReportLevel {
    private static let small = ["station", "outlet"]

    package static func name(of address: String) -> String {
        let kind = String(address.prefix { $0 != "/" })
        return small.contains(kind) ? kind : Address(address)?.parent?.text ?? address
    }
}
