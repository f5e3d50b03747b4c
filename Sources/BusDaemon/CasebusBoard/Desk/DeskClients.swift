internal import CasebusClient
internal import CasebusConfiguration
internal import CasebusModel

/// The connections of the units that act at a desk: through the client library, with the unit's own key, as any other
/// system of theirs would.
///
/// - Limits: ``clientsMax`` units at once; the one that has been quiet longest makes room.
actor DeskClients {
    static let clientsMax = 64
    /// How long somebody at a desk waits for a receipt.
    static let patience = Duration.seconds(10)

    private let installation: Installation
    private var clients: [(unit: Address, client: BusClient)] = []

    init(_ installation: Installation) {
        self.installation = installation
    }

    /// Sends a command for a unit.
    ///
    /// - Throws: `ClientError`, or `ConfigurationErrors` where this machine has no key of the unit.
    func send(_ command: OutgoingCommand, as unit: Address) async throws -> Receipt {
        let client = try await client(of: unit)
        do {
            return try await client.send(command)
        } catch {
            if error.endsTheClient { clients.removeAll { $0.unit == unit } }
            throw error
        }
    }

    func close() async {
        for (_, client) in clients { await client.close() }
        clients = []
    }

    private func client(of unit: Address) async throws -> BusClient {
        if let place = clients.firstIndex(where: { $0.unit == unit }) {
            let known = clients.remove(at: place)
            clients.append(known)
            return known.client
        }
        let client = try await BusClient.connect(try configuration(of: unit))
        // Somebody else may have connected for the same unit meanwhile; the one that is known already serves.
        if let known = clients.first(where: { $0.unit == unit }) {
            await client.close()
            return known.client
        }
        clients.append((unit, client))
        if clients.count > Self.clientsMax { await clients.removeFirst().client.close() }
        return client
    }

    private func configuration(of unit: Address) throws -> ClientConfiguration {
        let settings = installation.configuration
        let security: ClientConfiguration.Security
        let endpoint: Endpoint
        if let curve = settings.endpoints.first {
            let server = try KeyFile.readPublic(settings.serverPublicKeyPath)
            let keys = try KeyFile.read(installation.keyPath(of: unit.text), of: .unit)
            endpoint = curve
            security = .curve(serverPublicKey: server, publicKey: keys.publicKey, secretKey: keys.secretKey)
        } else if let plain = settings.plainEndpoints.first {
            (endpoint, security) = (plain, .plain)
        } else {
            throw ClientError.configuration(["endpoints: the bus listens nowhere"])
        }
        var client = ClientConfiguration(
            endpoint: endpoint.connectable, unit: unit, security: security, instance: "desk", credit: 0,
            commandsPerMessage: 1, answerTimeout: Self.patience)
        client.software = "casebus desk"
        return client
    }
}

extension ClientError {
    /// Whether nothing more can be sent through the client that threw it.
    fileprivate var endsTheClient: Bool {
        switch self {
        case .closed, .sessionEnded, .transport, .protocolViolation: true
        default: false
        }
    }
}
