package dev.lambent.serving.http;

import dev.lambent.error.LambentException;

/** An error with an HTTP status of its own. */
final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient LambentException error;

    HttpProblem(int status, LambentException error) {
        super(error);
        this.status = status;
        this.error = error;
    }

    static HttpProblem notFound(LambentException error) {
        return new HttpProblem(404, error);
    }

    int status() {
        return status;
    }

    LambentException error() {
        return error;
    }
}
