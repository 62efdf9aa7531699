"""What to look at in a program after its timed runs, where it checks and returns nothing itself.

`before` keeps what a check has to put back, `after` runs inner functions, hot by then, and returns something to digest.
A program without a row returns its result or checks itself: that its digest is right says enough.
"""


def before(name, main):
    if name == "nbody":
        return [(list(r), list(v)) for r, v, _ in main["SYSTEM"]]
    return None


def after(name, main, prepared, given):
    check = CHECKS.get(name)
    return check(main, prepared, *given) if check else None


def nbody(main, prepared, function, arguments):
    for (r, v, _), (old_r, old_v) in zip(main["SYSTEM"], prepared):
        r[:], v[:] = old_r, old_v
    main["offset_momentum"](main["BODIES"][arguments[0]])
    main["advance"](0.01, 500)
    return main["SYSTEM"], main["report_energy"]()


def spectral_norm(main, prepared, function, arguments):
    u = [1] * 40
    for _ in range(4):
        v = main["eval_AtA_times_u"](u)
        u = main["eval_AtA_times_u"](v)
    return u, v


def float_points(main, prepared, function, arguments):
    point = main["benchmark"](1000)
    return point.x, point.y, point.z


def richards(main, prepared, function, arguments):
    return main["taskWorkArea"].holdCount, main["taskWorkArea"].qpktCount


def deltablue(main, prepared, function, arguments):
    """A failed test prints a line, which run.py does not let pass; the marks count the steps that the planner took."""
    main["chain_test"](20)
    chain = main["planner"].current_mark
    main["projection_test"](20)
    return chain, main["planner"].current_mark


def raytrace(main, prepared, function, arguments):
    """The picture at a small size: the canvas that the program makes is caught on its way."""
    made, canvas = [], main["Canvas"]
    main["Canvas"] = lambda width, height: made.append(canvas(width, height)) or made[-1]
    try:
        function(1, 24, 24, None)
    finally:
        main["Canvas"] = canvas
    return list(made[0].bytes)


def chaos(main, prepared, function, arguments):
    """The picture: what would be written to a file is caught."""
    images, write = [], main["write_ppm"]
    width, height, iterations, _, seed = arguments
    main["write_ppm"] = lambda image, filename: images.append(image)
    try:
        function(width, height, iterations, "caught", seed)
    finally:
        main["write_ppm"] = write
    return images


def go(main, prepared, function, arguments):
    """The random numbers drawn tell of every step on the way to the move."""
    return function(), main["random"].random()


def nqueens(main, prepared, function, arguments):
    return list(main["n_queens"](6)), list(main["n_queens"](7))


def scimark_sor(main, prepared, function, arguments):
    grid = main["Random"](7).RandomMatrix(main["Array2D"](20, 20))
    main["SOR_execute"](1.25, grid, 3, main["Array2D"])
    return [grid[x, y] for y in range(20) for x in range(20)]


def scimark_sparse(main, prepared, function, arguments):
    array = main["array"]
    n, x, y = 50, array("d", [0.5]) * 50, array("d", [0]) * 50
    values, columns = array("d", range(200)), array("i", [i * 7 % n for i in range(200)])
    rows = array("i", [i * 4 for i in range(n + 1)])
    main["SparseCompRow_matmult"](n, y, values, rows, columns, x, 2)
    return y


def scimark_monte_carlo(main, prepared, function, arguments):
    return main["MonteCarlo"](5000)


def scimark_lu(main, prepared, function, arguments):
    random = main["Random"](7)
    matrix, result = random.RandomMatrix(main["ArrayList"](20, 20)), main["ArrayList"](20, 20)
    pivot = main["array"]("i", [0]) * 20
    main["LU"](result, matrix, pivot)
    return [result[i][j] for i in range(20) for j in range(20)], pivot


def scimark_fft(main, prepared, function, arguments):
    data = main["Random"](7).RandomVector(128)
    main["FFT_transform"](128, data)
    there = list(data)
    main["FFT_inverse"](128, data)
    return there, list(data)


def unpack_sequence(main, prepared, function, arguments):
    """Nothing shows but how often something was unpacked, and what is refused."""
    counted = []

    class Counted:
        def __iter__(self):
            counted.append(1)
            return iter(range(10))

    main["do_unpacking"](2, Counted())
    refused = []
    for wrong in ((1,) * 9, [1] * 11, "text"):
        try:
            main["do_unpacking"](1, wrong)
        except ValueError as error:
            # The words differ from version to version, that it is refused does not.
            refused.append(str(error).split()[0])
    return len(counted), refused


def generators(main, prepared, function, arguments):
    return list(main["tree"](range(1000)))


def coroutines(main, prepared, function, arguments):
    def value_of(coroutine):
        try:
            while True:
                coroutine.send(None)
        except StopIteration as stop:
            return stop.value

    return [value_of(main["fibonacci"](n)) for n in range(16)]


CHECKS = {
    "nbody": nbody,
    "spectral_norm": spectral_norm,
    "float": float_points,
    "richards": richards,
    "richards_super": richards,
    "deltablue": deltablue,
    "raytrace": raytrace,
    "chaos": chaos,
    "go": go,
    "nqueens": nqueens,
    "scimark_sor": scimark_sor,
    "scimark_sparse_mat_mult": scimark_sparse,
    "scimark_monte_carlo": scimark_monte_carlo,
    "scimark_lu": scimark_lu,
    "scimark_fft": scimark_fft,
    "unpack_sequence": unpack_sequence,
    "generators": generators,
    "coroutines": coroutines,
}
