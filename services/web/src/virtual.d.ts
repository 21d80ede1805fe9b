declare module "virtual:page" {
  const text: string;
  export default text;
}
