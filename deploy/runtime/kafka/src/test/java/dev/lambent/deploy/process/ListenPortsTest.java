package dev.lambent.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ListenPortsTest {
    @Test
    void aPortThatIsFreeIsKeptAndOneThatIsTakenIsNot() throws IOException {
        int port = ListenPorts.free(0);
        assertThat(port).isBetween(ListenPorts.FIRST, ListenPorts.LAST);
        assertThat(ListenPorts.free(port)).isEqualTo(port);
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", port));
            assertThat(ListenPorts.free(port)).isNotEqualTo(port);
        }
    }

    /** Of 60,000 attempts to reach a port of the range for outgoing connections, two would connect to themselves. */
    @Test
    void aClientThatTriesInVainDoesNotTakeTheServersPort() throws IOException {
        int port = ListenPorts.free(0);
        InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", port);
        int connected = 0;
        for (int i = 0; i < 60_000; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(nobody);
                connected++;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("refused");
            }
        }
        assertThat(connected).isZero();
        assertThat(ListenPorts.free(port)).isEqualTo(port);
    }
}
