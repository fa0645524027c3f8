package dev.lambent.deploy.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine to listen on, so that several platforms run side by side. They lie below those that operating
 * systems give to outgoing connections (Linux from 32768, others from 49152): while a server is down its clients try to
 * reach it some hundred times a second, and one in 28,000 of these attempts would be given the server's own port for its own
 * end. It then connects to itself, and the server finds its port taken.
 */
public final class ListenPorts {
    static final int FIRST = 15_000;
    static final int LAST = 31_999;

    private static final int ATTEMPTS = 1_000;

    private ListenPorts() {}

    /**
     * {@code preferred} if it is free (0: none preferred), else any free one.
     *
     * @throws IOException if none is found
     */
    public static int free(int preferred) throws IOException {
        if (preferred != 0 && isFree(preferred)) {
            return preferred;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + LAST + " was found in " + ATTEMPTS + " attempts");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
