import ArgumentParser
import CasebusClient
import CasebusReports

/// A verb that talks to the bus.
protocol BusCommand: AsyncParsableCommand, Sendable {
    var options: GlobalOptions { get }
}

extension BusCommand {
    /// Connects, does something, and closes, whatever came of it.
    func withBus<Result>(
        actingAs fallback: String = GlobalOptions.operatorUnit, credit: Int = 0,
        _ body: (BusClient) async throws -> Result
    ) async throws -> Result {
        let client = try await BusClient.connect(try options.clientConfiguration(actingAs: fallback, credit: credit))
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Asks the bus one question: prints the answer's document as it came, or what `render` makes of it.
    func answer<Answer: Decodable>(
        _ query: String, _ parameters: some Encodable, as type: Answer.Type, render: (Answer) -> [String]
    ) async throws -> Answer {
        try await withBus { client in
            let document = try await client.query(query, try QueryDocument.text(parameters))
            let answer = try QueryDocument.read(type, from: document)
            if options.json {
                try StandardOutput.bytes(QueryDocument.printable(document) + [UInt8(ascii: "\n")])
            } else {
                try StandardOutput.line(render(answer).joined(separator: "\n"))
            }
            return answer
        }
    }
}

/// A verb that sends one command and prints its receipt.
protocol ActCommand: BusCommand {
    /// What the command says, from its arguments.
    func outgoing() throws -> OutgoingCommand
}

extension ActCommand {
    func run() async throws {
        let command = try outgoing()
        try await withBus { client in
            // Printed before the session is closed, which takes a moment: the receipt is what counts.
            try StandardOutput.line(try ReceiptReport(await client.send(command)).text(json: options.json))
        }
    }
}
