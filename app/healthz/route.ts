/** The process answers. Whether it can do its job is asked at /readyz. */
export const GET = () => Response.json({ healthy: true }, { headers: { 'cache-control': 'no-store' } });
