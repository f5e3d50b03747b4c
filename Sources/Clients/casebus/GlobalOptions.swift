import ArgumentParser
import CasebusCalendar
import CasebusClient
import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

/// What every verb takes; it may stand before or behind the verb.
struct GlobalOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The installation's casebus.yaml, or the folder it lies in.",
            discussion: "Default: CASEBUS_CONFIG, then /etc/casebus/casebus.yaml.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var config: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The unit to act as.",
            discussion: """
                Default: operator/main. Its key is the file in the installation's keys folder that is named like the \
                address, with / as _ (and _ as %5F): keys/bureau_market.key for bureau/market.
                """,
            valueName: "unit"))
    var unit: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the bus is, in place of the configuration's first endpoint.", valueName: "endpoint"))
    var endpoint: String?

    @Flag(name: .long, help: "Print JSON, for scripts.")
    var json = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The language of what is printed; JSON and this help have one.",
            discussion: "Default: zh where the first of LC_ALL, LC_MESSAGES, LANG that is set begins with it, else en.",
            valueName: "language"))
    var lang: Language?
}

extension GlobalOptions {
    /// The unit that acts when no other is named.
    static let operatorUnit = "operator/main"

    /// Where a command connects, as whom, and with which keys.
    ///
    /// - Parameters:
    ///   - fallback: the unit to act as when none is named.
    ///   - credit: deliveries to take; a command that only sends takes none.
    /// - Throws: all mistakes of the configuration, or of the unit's key file.
    func clientConfiguration(
        actingAs fallback: String = GlobalOptions.operatorUnit, credit: Int = 0
    ) throws -> ClientConfiguration {
        let installation = try Installation.load(try Installation.locate(argument: config), for: .client)
        let name = unit ?? fallback
        guard let address = Address(name) else {
            throw CommandFailure(.usage, UsageWords.actor(name, Address.fault(in: name) ?? "is none"))
        }
        let settings = installation.configuration
        guard let first = settings.endpoints.first ?? settings.plainEndpoints.first else {
            throw CommandFailure(.local, FailureWords.noEndpoint(installation.path))
        }
        let endpoint: String
        do throws(EndpointFault) {
            endpoint =
                try self.endpoint.map { text throws(EndpointFault) in try Endpoint(text).text } ?? first.connectable
        } catch {
            throw CommandFailure(.usage, UsageWords.endpoint(self.endpoint ?? ""))
        }
        var client = ClientConfiguration(
            endpoint: endpoint, unit: address, security: try security(endpoint, address, installation), credit: credit)
        client.software = "casebus \(Casebus.version)"
        return client
    }

    /// The zone of the installation's calendar, in which the board shows times too; `nil` where no calendar can be read,
    /// and then the machine's own zone holds.
    func officeZone() -> TimeZone? {
        guard let path = try? Installation.locate(argument: config),
            let calendar = try? Installation.load(path, for: .calendar).calendar
        else { return nil }
        return TimeZone(secondsFromGMT: calendar.offices[0].offsetMinutes * 60)
    }

    /// Without keys only where the configuration itself lists the endpoint as plain.
    private func security(
        _ endpoint: String, _ unit: Address, _ installation: Installation
    ) throws -> ClientConfiguration.Security {
        if installation.configuration.plainEndpoints.contains(where: {
            $0.text == endpoint || $0.connectable == endpoint
        }) {
            return .plain
        }
        do throws(ConfigurationMistake) {
            let server = try KeyFile.readPublic(installation.configuration.serverPublicKeyPath)
            let keys = try KeyFile.read(installation.keyPath(of: unit.text), of: .unit)
            return .curve(serverPublicKey: server, publicKey: keys.publicKey, secretKey: keys.secretKey)
        } catch {
            throw ConfigurationErrors(error)
        }
    }
}
