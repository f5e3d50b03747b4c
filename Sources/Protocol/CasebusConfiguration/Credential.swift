/// A secret that the service manager hands to the service alone: `credential:NAME` in `casebus.yaml` is the file NAME in
/// `$CREDENTIALS_DIRECTORY`.
///
/// - Source: man systemd.exec(5), `LoadCredential=`.
package struct Credential: Equatable, Sendable {
    package static let scheme = "credential:"
    package static let directoryVariable = "CREDENTIALS_DIRECTORY"

    package let name: String
    /// Where it lies; `nil` outside the service, where nobody hands it out.
    package let path: String?

    /// - Returns: `nil` for a text that is a path.
    /// - Throws: a sentence that says how to write it.
    init?(_ text: String, environment: [String: String]) throws(CredentialNameError) {
        guard text.hasPrefix(Self.scheme) else { return nil }
        let name = String(text.dropFirst(Self.scheme.count))
        // As systemd has it: a file's name, in no other folder.
        guard !name.isEmpty, name.utf8.count <= 255, !name.contains("/"), name != ".", name != ".." else {
            throw CredentialNameError()
        }
        self.name = name
        path = environment[Self.directoryVariable].flatMap { $0.hasPrefix("/") ? "\($0)/\(name)" : nil }
    }

    /// Why a daemon cannot have it.
    var missing: String {
        "Nobody hands it out: \(Self.directoryVariable) is not set. Start casebusd by systemd, with "
            + "LoadCredential=\(name) in its unit, or name a file."
    }
}

struct CredentialNameError: Error {
    let remedy = "Write credential:NAME, NAME being what LoadCredential= of the unit says, without /, or a path."
}
