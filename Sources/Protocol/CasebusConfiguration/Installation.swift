package import CasebusCalendar
package import CasebusMatters
import CasebusModel
import Foundation

/// One installation's folder, read and checked: what the daemon runs on and a client connects with.
package struct Installation: Equatable, Sendable {
    /// The absolute path of `casebus.yaml`.
    package let path: String
    package let configuration: BusConfiguration
    /// Empty when loaded for a purpose that does not need it: a client may not have the file.
    package let units: UnitDirectory
    /// What `calendar:` names; ``WorkingCalendar/weekendsOnly`` when it names nothing, or when loaded for a client.
    package let calendar: WorkingCalendar
    /// What `matters:` names; `nil` when it names nothing, or when loaded for a purpose that does not need it.
    package let matters: MatterCatalogue?
    /// What `responsibility:` names; `nil` as above.
    package let responsibility: ResponsibilityList?
    /// What the two come to; `nil` where there are no matters, or they have a mistake.
    package let rules: RuleBook?
    /// The server's key pair; `nil` when loaded for a client, or when nothing is served with keys.
    package let serverKeys: KeyPair?

    /// What the files are read for: a client has neither the server's secret nor, perhaps, the list of units; who asks
    /// for the calendar, or for the matters, needs nothing else; who adds a unit that the matters name already must not be
    /// kept from it by their mistakes.
    package enum Purpose: Sendable {
        case daemon, client, calendar, matters, units
    }

    /// The folder that `casebus.yaml` lies in; paths in it are relative to this.
    package var folder: String { Installation.folder(of: path) }

    /// The folder the key files lie in.
    package var keysFolder: String {
        // A credential lies in a folder that only the service sees; the public half lies with the clients' keys.
        let isCredential = configuration.serverKeyCredential != nil
        return Installation.folder(
            of: isCredential ? configuration.serverPublicKeyPath : configuration.serverKeyPath)
    }

    /// Where a unit's key file lies, in a folder that `casebus init` made.
    package func keyPath(of unit: String) -> String { "\(keysFolder)/\(KeyFile.name(of: unit))" }

    /// Reads `casebus.yaml` and all it names.
    ///
    /// - Parameters:
    ///   - path: the file, or the folder it lies in.
    ///   - environment: `STATE_DIRECTORY` is the default of `state`.
    /// - Throws: every mistake at once.
    package static func load(
        _ path: String, for purpose: Purpose = .daemon,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationErrors) -> Installation {
        let mistakes = MistakeCollector()
        let installation = read(path, for: purpose, environment, mistakes)
        try mistakes.finish()
        guard let installation else { throw ConfigurationErrors(mistakes.sorted) }
        return installation
    }

    /// - Parameter skipsCredentials: what nobody hands out here, because this is not the service, is no mistake.
    /// - Returns: `nil` when `casebus.yaml` cannot be read; what is wrong, there and elsewhere, is noted.
    static func read(
        _ path: String, for purpose: Purpose, _ environment: [String: String], _ mistakes: MistakeCollector,
        skipsCredentials: Bool = false
    ) -> Installation? {
        let path = file(at: path)
        guard let file = YamlFile.open(path, mistakes) else { return nil }
        let configuration = BusConfiguration(reading: file, in: folder(of: path), environment: environment)
        var units: UnitDirectory?
        var serverKeys: KeyPair?
        var calendar = WorkingCalendar.weekendsOnly
        var matters: MatterCatalogue?
        var responsibility: ResponsibilityList?
        var rules: RuleBook?
        if [.daemon, .units].contains(purpose) {
            units = YamlFile.open(configuration.unitsPath, mistakes).map { UnitDirectory(reading: $0) }
        }
        if [.daemon, .calendar].contains(purpose), let path = configuration.calendarPath,
            let file = YamlFile.open(path, mistakes)
        {
            calendar = WorkingCalendar(reading: file)
        }
        if [.daemon, .matters].contains(purpose) {
            let known = mistakes.mistakes.count
            if let path = configuration.mattersPath, let file = YamlFile.open(path, mistakes) {
                matters = MatterCatalogue(reading: file, units: units)
            }
            if let path = configuration.responsibilityPath, let file = YamlFile.open(path, mistakes) {
                responsibility = ResponsibilityList(reading: file, matters: matters, units: units)
            }
            if let matters, let path = configuration.mattersPath, mistakes.mistakes.count == known {
                rules = RuleBook.compiled(matters, responsibility, file: path, mistakes)
            }
        }
        if purpose == .daemon, !configuration.endpoints.isEmpty {
            do throws(ConfigurationMistake) {
                serverKeys = try readServerKeys(configuration, file: path, mistakes, skipsCredentials)
            } catch {
                mistakes.add(error)
            }
        }
        if let keys = serverKeys, let unit = units?.unit(holding: keys.publicKey) {
            mistakes.add(
                .init(
                    file: configuration.unitsPath, key: unit.address.text, value: keys.publicKey,
                    remedy: "This is the server's own key. Give the unit one of its own: casebus units add."))
        }
        if purpose == .daemon {
            checkBoard(configuration.board, mistakes)
            checkAlerts(configuration.alerts, mistakes)
        }
        return Installation(
            path: path, configuration: configuration, units: units ?? UnitDirectory([]), calendar: calendar,
            matters: matters, responsibility: responsibility, rules: rules, serverKeys: serverKeys)
    }

    /// Whether the board's files are there, and hidden where they are secret; what is in them it finds when it starts.
    private static func checkBoard(_ board: BusConfiguration.Board, _ mistakes: MistakeCollector) {
        func note(_ path: String, _ check: (String) throws(ConfigurationMistake) -> Void) {
            mistakes.read(path)
            do throws(ConfigurationMistake) { try check(path) } catch { mistakes.add(error) }
        }
        if let tls = board.tls {
            note(tls.certificatePath) { path throws(ConfigurationMistake) in
                try PrivateFile.check(path, others: 0, what: "certificates")
            }
            // A group such as Debian's ssl-cert may read it.
            note(tls.keyPath) { path throws(ConfigurationMistake) in
                try PrivateFile.check(path, others: 0o027, what: "private keys")
            }
        }
        if let path = board.tokensPath {
            note(path) { path throws(ConfigurationMistake) in _ = try TokenFile.read(path) }
        }
    }

    /// Whether each webhook's secret is there, hidden, and one.
    private static func checkAlerts(_ alerts: BusConfiguration.Alerts, _ mistakes: MistakeCollector) {
        for case .webhook(_, let path) in alerts.targets.map(\.way) {
            mistakes.read(path)
            do throws(ConfigurationMistake) { _ = try WebhookSecret.read(path) } catch { mistakes.add(error) }
        }
    }

    private static func readServerKeys(
        _ configuration: BusConfiguration, file: String, _ mistakes: MistakeCollector, _ skipsCredentials: Bool
    ) throws(ConfigurationMistake) -> KeyPair? {
        guard let credential = configuration.serverKeyCredential else {
            mistakes.read(configuration.serverKeyPath)
            return try KeyFile.read(configuration.serverKeyPath, of: .server)
        }
        guard let path = credential.path else {
            if skipsCredentials { return nil }
            throw ConfigurationMistake(
                file: file, key: "server_key", value: Credential.scheme + credential.name, remedy: credential.missing)
        }
        mistakes.read(path)
        return try KeyFile.read(path, of: .server, othersMay: KeyFile.credentialMode)
    }

    /// Which `casebus.yaml` to read: the argument, else `CASEBUS_CONFIG`, else `/etc/casebus/casebus.yaml`.
    package static func locate(
        argument: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationErrors) -> String {
        if let argument { return argument }
        if let named = environment["CASEBUS_CONFIG"], !named.isEmpty { return named }
        if FileManager.default.fileExists(atPath: systemPath) { return systemPath }
        throw ConfigurationErrors(
            .init(
                file: systemPath,
                remedy: "There is no such file, and no other is named. "
                    + "Name an installation with --config DIR/casebus.yaml or CASEBUS_CONFIG, or make one: casebus "
                    + "init DIR"
            ))
    }

    package static let systemPath = "/etc/casebus/casebus.yaml"

    private static func file(at path: String) -> String {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: absolute, isDirectory: &isFolder)
        return exists && isFolder.boolValue ? absolute + "/casebus.yaml" : absolute
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}
