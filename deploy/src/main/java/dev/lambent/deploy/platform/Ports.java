package dev.lambent.deploy.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Free ports of this machine, so that several platforms run side by side. */
final class Ports {
    private Ports() {}

    /** {@code preferred} if it is free (0: none preferred), else any free port. */
    static int free(int preferred) {
        try (ServerSocket socket = bind(preferred)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return free(0);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            if (port == 0) {
                throw new UncheckedIOException("this machine has no free port", e);
            }
            throw e;
        }
    }

    /** The port of an address such as {@code http://127.0.0.1:8081}; 0 if there is none. */
    static int of(String address) {
        if (address == null) {
            return 0;
        }
        int colon = address.lastIndexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1).replaceAll("\\D.*", ""));
    }
}
